using Leasehold.Cli.Generic;
using Leasehold.Client;

namespace Leasehold.Cli.Auth;

internal sealed class AuthDisableCommand() : Command(
    "auth disable", "[options] PATH", "Takes an auth method away; tokens it issued end.")
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var path = ApiPath.Mount(arguments[0]);
        var request = ApiRequest.Delete($"sys/auth/{path}");
        if (await session.SendAsync(request, $"Error disabling auth method at {path}", cancel) is null)
            return session.Exit;
        session.Ui.Output($"Success! Disabled the auth method (if it existed) at: {path}");
        return ExitCode.Good;
    }
}
