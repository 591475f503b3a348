using System.Diagnostics;

namespace Leasehold.Cli.Input;

/// <summary>A program of the user's that keeps the token: <c>get</c>, <c>store</c> and <c>erase</c>.</summary>
internal sealed class ExternalTokenHelper(string command, VaultEnvironment environment) : TokenHelper
{
    public override async Task<string> GetAsync(CancellationToken cancel) =>
        (await RunAsync("get", input: null, cancel)).Trim();

    public override Task StoreAsync(string token, CancellationToken cancel) => RunAsync("store", token, cancel);

    public override Task EraseAsync(CancellationToken cancel) => RunAsync("erase", input: null, cancel);

    private async Task<string> RunAsync(string verb, string? input, CancellationToken cancel)
    {
        var start = new ProcessStartInfo
        {
            FileName = environment.Plain("SHELL") ?? "/bin/sh",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{command} {verb}");
        start.Environment["VAULT_ADDR"] = environment.Find("ADDR") ?? "https://127.0.0.1:8200";
        using var process = Process.Start(start) ?? throw new IOException($"cannot start {start.FileName}");
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The helper left without reading; its exit code says whether that was wrong.
        }
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0)
            throw new IOException($"\"{command} {verb}\" failed with exit code {process.ExitCode}:\n\n{await errors}");
        return await output;
    }
}
