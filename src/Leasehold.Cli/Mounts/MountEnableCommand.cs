using Leasehold.Cli.Input;
using Leasehold.Client;

namespace Leasehold.Cli.Mounts;

internal sealed class MountEnableCommand : Command
{
    private readonly MountKind _kind;
    private readonly MountFlags _mount;

    public MountEnableCommand(MountKind kind)
        : base($"{kind.Group} enable", "[options] TYPE", $"Mounts one of the {kind.Plural}.")
    {
        _kind = kind;
        _mount = new MountFlags(Flags);
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var type = _mount.TypeOf(arguments[0]);
        var path = _mount.PathFor(type);
        var failure = _kind.IsAuth ? $"Error enabling {type} auth" : "Error enabling";
        var request = ApiRequest.Post($"{_kind.Api}/{path}", JsonBody.Of(body => _mount.WriteBody(body, type)));
        if (await session.SendAsync(request, failure, cancel) is null)
            return session.Exit;
        session.Ui.Output(_kind.IsAuth
            ? $"Success! Enabled {type} auth method at: {path}/"
            : $"Success! Enabled the {type} secrets engine at: {path}/");
        return ExitCode.Good;
    }
}
