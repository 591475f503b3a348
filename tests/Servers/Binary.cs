using System.Diagnostics;

namespace Leasehold.Tests.Servers;

/// <summary>The native program under test.</summary>
internal static class Binary
{
    /// <summary>Its path: LEASEHOLD_BIN, else what <c>./build</c> left in <c>out/</c>.</summary>
    public static readonly string Path = Find();

    /// <summary>Its folder, with the links <c>vault</c> and <c>bao</c> beside it.</summary>
    public static string Folder => System.IO.Path.GetDirectoryName(Path) ?? "/";

    public static ProcessStartInfo StartInfo(string home, IEnumerable<string> arguments, string? name = null)
    {
        var info = new ProcessStartInfo(name is null ? Path : System.IO.Path.Combine(Folder, name), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = false,
            WorkingDirectory = home,
        };
        Isolate(info.Environment, home);
        return info;
    }

    /// <summary>Takes away what the tester's own environment would tell the program.</summary>
    public static void Isolate(IDictionary<string, string?> environment, string home)
    {
        var ours = environment.Keys
            .Where(key => key.StartsWith("VAULT_", StringComparison.Ordinal) ||
                key.StartsWith("BAO_", StringComparison.Ordinal)).ToList();
        foreach (var key in ours)
            environment.Remove(key);
        environment["HOME"] = home;
        environment["NO_COLOR"] = "1";
        environment["LEASEHOLD_NULL_ENGINE"] = "1"; // Leases without a database.
        environment["PATH"] = $"{Folder}:{environment["PATH"]}";
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("LEASEHOLD_BIN") is { Length: > 0 } named)
            return named;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Leasehold.slnx")))
            folder = folder.Parent;
        return System.IO.Path.Combine(folder?.FullName ?? "/", "out", "leasehold");
    }
}
