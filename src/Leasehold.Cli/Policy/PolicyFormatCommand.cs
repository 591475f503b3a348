using System.Text;
using System.Text.Unicode;
using Leasehold.Cli.Input;
using Leasehold.Core.Policies;
using Leasehold.Hcl;
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
            var bytes = await File.ReadAllBytesAsync(FileFault.Named(path), cancel);
            // Read leniently, what is no UTF-8 would be written back as something else.
            if (!Utf8.IsValid(bytes) && !HclParser.Parse(bytes).Succeeded(out _, out var noText))
                return session.Misused($"failed to parse policy: {noText}");
            var text = Encoding.UTF8.GetString(bytes);
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
        var named = Path.GetFullPath(path); // Of a bare name, the target would be looked for at the root.
        var whole = File.ResolveLinkTarget(named, returnFinalTarget: true)?.FullName ?? named;
        var beside = $"{whole}.{Environment.ProcessId}.new";
        try
        {
            await File.WriteAllBytesAsync(beside, Encoding.UTF8.GetBytes(text), cancel);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(beside, Mode);
            File.Move(beside, whole, overwrite: true);
        }
        finally
        {
            File.Delete(beside); // Only there where something failed.
        }
    }
}
