using Leasehold.Cli.Generic;
using Leasehold.Client;

namespace Leasehold.Cli.Mounts;

internal sealed class MountDisableCommand(MountKind kind) : Command(
    $"{kind.Group} disable",
    "[options] PATH",
    kind.IsAuth
        ? "Takes an auth method away; tokens it issued end."
        : "Takes a secrets engine away, with all its secrets and leases.")
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var path = ApiPath.Mount(arguments[0]);
        var request = ApiRequest.Delete($"{kind.Api}/{path}");
        if (await session.SendAsync(request, $"Error disabling {kind.Noun} at {path}", cancel) is null)
            return session.Exit;
        session.Ui.Output($"Success! Disabled the {kind.Noun} (if it existed) at: {path}");
        return ExitCode.Good;
    }
}
