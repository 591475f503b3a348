using Leasehold.Cli.Input;
using Leasehold.Cli.Secrets;
using Leasehold.Client;

namespace Leasehold.Cli.Auth;

internal sealed class AuthEnableCommand : Command
{
    private readonly MountFlags _mount;

    public AuthEnableCommand()
        : base("auth enable", "[options] TYPE", "Mounts an auth method.") => _mount = new MountFlags(Flags);

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var type = arguments[0].Trim();
        var path = _mount.PathFor(type);
        var request = ApiRequest.Post($"sys/auth/{path}", JsonBody.Of(body => _mount.WriteBody(body, type)));
        if (await session.SendAsync(request, $"Error enabling {type} auth", cancel) is null)
            return session.Exit;
        session.Ui.Output($"Success! Enabled {type} auth method at: {path}/");
        return ExitCode.Good;
    }
}
