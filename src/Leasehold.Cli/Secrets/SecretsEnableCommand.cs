using Leasehold.Cli.Input;
using Leasehold.Client;

namespace Leasehold.Cli.Secrets;

internal sealed class SecretsEnableCommand : Command
{
    private readonly MountFlags _mount;

    public SecretsEnableCommand()
        : base("secrets enable", "[options] TYPE", "Mounts a secrets engine.") => _mount = new MountFlags(Flags);

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var type = arguments[0].Trim();
        var path = _mount.PathFor(type);
        var request = ApiRequest.Post($"sys/mounts/{path}", JsonBody.Of(body => _mount.WriteBody(body, type)));
        if (await session.SendAsync(request, "Error enabling", cancel) is null)
            return session.Exit;
        session.Ui.Output($"Success! Enabled the {type} secrets engine at: {path}/");
        return ExitCode.Good;
    }
}
