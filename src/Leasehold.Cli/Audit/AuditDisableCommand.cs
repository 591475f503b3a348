using Leasehold.Cli.Generic;
using Leasehold.Client;

namespace Leasehold.Cli.Audit;

internal sealed class AuditDisableCommand() : Command(
    "audit disable", "[options] PATH", "Takes an audit device away.")
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var path = ApiPath.Mount(arguments[0]);
        if (await session.SendAsync(ApiRequest.Delete($"sys/audit/{path}"), "Error disabling audit device", cancel)
            is null)
            return session.Exit;
        session.Ui.Output($"Success! Disabled audit device (if it was enabled) at: {path}");
        return ExitCode.Good;
    }
}
