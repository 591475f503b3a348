using System.Text;
using Leasehold.Cli.Input;
using Leasehold.Core.Policies;
using Leasehold.Hcl.Formatting;

namespace Leasehold.Cli.Policy;

internal sealed class PolicyFormatCommand() : Command(
    "policy fmt", "[options] PATH", "Rewrites a policy file in the canonical format; its comments stay.",
    talksToServer: false)
{
    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var path = arguments[0].Trim();
        try
        {
            var text = await File.ReadAllTextAsync(FileFault.Named(path), cancel);
            if (!PolicyParser.TryParse(PolicyName.Default, text, out _, out var problem))
                return session.Misused(problem);
            if (HclFormatter.Format(text, path, out var error) is not { } formatted)
                return session.Misused($"failed to format policy: {error}");
            await WriteAsync(path, formatted, cancel);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return session.Misused($"Error opening policy file: {FileFault.Text(path, failure)}");
        }
        session.Ui.Output($"Success! Formatted policy: {path}");
        return ExitCode.Good;
    }

    /// <summary>The old file stays whole until the new one is.</summary>
    private static async Task WriteAsync(string path, string text, CancellationToken cancel)
    {
        var whole = Path.GetFullPath(path);
        var beside = $"{whole}.{Environment.ProcessId}.new";
        await File.WriteAllTextAsync(beside, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancel);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(beside, Mode);
        File.Move(beside, whole, overwrite: true);
    }
}
