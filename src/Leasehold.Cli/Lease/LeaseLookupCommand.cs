using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Client;

namespace Leasehold.Cli.Lease;

internal sealed class LeaseLookupCommand() : Command(
    "lease lookup", "[options] ID", "Shows a lease: since when, until when, whether it can be renewed.", Outputs.Format)
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count == 0)
            return session.Misused("Missing ID!");
        if (arguments.Count > 1)
            return session.Misused($"Too many arguments (expected 1, got {arguments.Count})");
        var id = arguments[0].Trim();
        var request = ApiRequest.Put("sys/leases/lookup", JsonBody.Of("lease_id", id));
        if (await session.SendAsync(request, $"error looking up lease id {id}", cancel) is not { } response)
            return session.Exit;
        return Answer.Found(response) is { } secret ? session.Print.Secret(secret) : ExitCode.Good;
    }
}
