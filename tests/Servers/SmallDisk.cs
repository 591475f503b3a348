using System.Diagnostics;

namespace Leasehold.Tests.Servers;

/// <summary>
/// A real file system in memory, of a size or read-only, mounted on a folder of its own; only root may.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Mounts it with options of <c>tmpfs(5)</c>, such as <c>size=64k</c>.</summary>
    public SmallDisk(string options) => IsMounted = Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", Path);

    /// <summary>Whether it is there; without it a test must be skipped.</summary>
    public bool IsMounted { get; }

    /// <summary>Where it is.</summary>
    public string Path => _folder.Path;

    public void Dispose()
    {
        if (IsMounted)
            Run("umount", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
