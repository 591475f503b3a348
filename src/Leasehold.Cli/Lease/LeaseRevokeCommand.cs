using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Lease;

internal sealed class LeaseRevokeCommand : Command
{
    private readonly SwitchFlag _force;
    private readonly SwitchFlag _prefix;
    private readonly SwitchFlag _sync;

    public LeaseRevokeCommand()
        : base("lease revoke", "[options] ID", "Revokes a lease, or with -prefix all leases below a path.")
    {
        _force = Flags.Switch("force", "Forget leases though they cannot be taken back; needs -prefix.", alias: "f");
        _prefix = Flags.Switch("prefix", "The argument is a path; everything below it is revoked.");
        _sync = Flags.Switch("sync", "Wait until it is done.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        if (_force.Value && !_prefix.Value)
            return session.Misused("Specifying -force requires also specifying -prefix");
        var id = arguments[0].Trim();
        if (_force.Value)
            session.Ui.Warn("Warning! Force-removing leases can cause Vault to become out of sync with secret "
                + "engines!");
        var body = JsonBody.Of(writer => writer.WriteBoolean("sync", _sync.Value));
        var (request, failure) = (_force.Value, _prefix.Value) switch
        {
            (true, _) => (ApiRequest.Put($"sys/leases/revoke-force/{id}"),
                $"Error force revoking leases with prefix {id}"),
            (_, true) => (ApiRequest.Put($"sys/leases/revoke-prefix/{id}", body),
                $"Error revoking leases with prefix {id}"),
            _ => (ApiRequest.Put($"sys/leases/revoke/{id}", body), $"Error revoking lease {id}"),
        };
        if (await session.SendAsync(request, failure, cancel) is null)
            return session.Exit;
        session.Ui.Output(Done(id));
        return ExitCode.Good;
    }

    private string Done(string id) => (_force.Value, _sync.Value, _prefix.Value) switch
    {
        (true, _, _) => $"Success! Force revoked any leases with prefix: {id}",
        (_, false, _) => "All revocation operations queued successfully!",
        (_, _, true) => $"Success! Revoked any leases with prefix: {id}",
        _ => $"Success! Revoked lease: {id}",
    };
}
