using Leasehold.Cli.Generic;
using Leasehold.Client;

namespace Leasehold.Cli.Secrets;

internal sealed class SecretsDisableCommand() : Command(
    "secrets disable", "[options] PATH", "Takes a secrets engine away, with all its secrets and leases.")
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var path = ApiPath.Mount(arguments[0]);
        var request = ApiRequest.Delete($"sys/mounts/{path}");
        if (await session.SendAsync(request, $"Error disabling secrets engine at {path}", cancel) is null)
            return session.Exit;
        session.Ui.Output($"Success! Disabled the secrets engine (if it existed) at: {path}");
        return ExitCode.Good;
    }
}
