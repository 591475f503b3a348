using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Lease;

internal sealed class LeaseRenewCommand : Command
{
    private readonly DurationFlag _increment;

    public LeaseRenewCommand()
        : base("lease renew", "[options] ID", "Renews the lease of a secret.", Outputs.Format) =>
        _increment = Flags.Duration("increment", "How long it should live from now on; the server may cut it.");

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count == 0)
            return session.Misused("Missing ID!");
        if (arguments.Count > 1)
            return session.Misused($"Too many arguments (expected 1-2, got {arguments.Count})");
        var id = arguments[0].Trim();
        var request = ApiRequest.Put("sys/leases/renew", JsonBody.Of(body =>
        {
            body.WriteString("lease_id", id);
            body.WriteNumber("increment", _increment.WholeSeconds);
        }));
        if (await session.SendAsync(request, $"Error renewing {id}", cancel) is not { } response)
            return session.Exit;
        return Answer.Found(response) is { } secret ? session.Print.Secret(secret) : ExitCode.Good;
    }
}
