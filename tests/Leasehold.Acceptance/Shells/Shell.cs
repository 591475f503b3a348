using System.Diagnostics;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Shells;

/// <summary>Runs scripts by /bin/sh as a user would: the program's folder on the path, a home of its own.</summary>
internal static class Shell
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task<Outcome> RunAsync(string script, LiveServer server, CancellationToken cancel) =>
        RunAsync(script, server.Home, server.Address, cancel);

    public static Task<Outcome> RunAsync(string script, string home, Uri? address, CancellationToken cancel)
    {
        var info = new ProcessStartInfo("/bin/sh", ["-c", script]);
        Binary.Isolate(info.Environment, home);
        if (address is not null)
            info.Environment["VAULT_ADDR"] = address.GetLeftPart(UriPartial.Authority);
        return RunAsync(info, home, cancel);
    }

    /// <summary>The program itself, under one of its names.</summary>
    public static Task<Outcome> ProgramAsync(string name, string[] arguments, string home, CancellationToken cancel)
    {
        var info = new ProcessStartInfo(Path.Combine(Binary.Folder, name), arguments);
        Binary.Isolate(info.Environment, home);
        return RunAsync(info, home, cancel);
    }

    private static async Task<Outcome> RunAsync(ProcessStartInfo info, string home, CancellationToken cancel)
    {
        info.UseShellExecute = false;
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        info.WorkingDirectory = home;
        using var process = Process.Start(info) ?? throw new InvalidOperationException($"no {info.FileName}");
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new Outcome(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
