using System.Text;
using Leasehold.Cli.Input;
using Leasehold.Client;

namespace Leasehold.Cli.Policy;

internal sealed class PolicyWriteCommand() : Command(
    "policy write", "[options] NAME PATH", "Writes a policy from a file, or from standard input when the path is -.")
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 2) is { } misused)
            return misused;
        var given = arguments[0].Trim();
        var name = given.ToLowerInvariant();
        if (name != given)
            session.Ui.Warn($"Policy name was converted from \"{given}\" to \"{name}\"");
        string rules;
        try
        {
            rules = await RulesAsync(session, arguments[1].Trim(), cancel);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return session.Absent($"Error opening policy file: {FileFault.Text(arguments[1].Trim(), failure)}");
        }
        var request = ApiRequest.Put($"sys/policies/acl/{name}", JsonBody.Of("policy", rules));
        if (await session.SendAsync(request, "Error uploading policy", cancel) is null)
            return session.Exit;
        session.Ui.Output($"Success! Uploaded policy: {name}");
        return ExitCode.Good;
    }

    private static async Task<string> RulesAsync(Session session, string path, CancellationToken cancel)
    {
        if (path != "-")
            return await File.ReadAllTextAsync(FileFault.Named(path), cancel);
        using var reader = new StreamReader(session.Input, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(cancel);
    }
}
