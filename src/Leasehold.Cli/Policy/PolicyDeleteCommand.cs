using Leasehold.Client;

namespace Leasehold.Cli.Policy;

internal sealed class PolicyDeleteCommand() : Command(
    "policy delete", "[options] NAME", "Deletes a policy. Tokens that have it lose what it allowed.")
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var name = arguments[0].Trim().ToLowerInvariant();
        var request = ApiRequest.Delete($"sys/policies/acl/{name}");
        if (await session.SendAsync(request, $"Error deleting {name}", cancel) is null)
            return session.Exit;
        session.Ui.Output($"Success! Deleted policy: {name}");
        return ExitCode.Good;
    }
}
