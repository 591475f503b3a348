namespace Leasehold.Cli.Server;

internal sealed class ServerCommand : Command
{
    private readonly ServerFlags _server;

    public ServerCommand()
        : base("server", "[options]", "Runs a server.", talksToServer: false) => _server = new ServerFlags(Flags);

    public override Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var server = _server.Read(session.Environment);
        if (!server.IsDev && server.ConfigPaths.Count == 0)
            return Task.FromResult(session.Misused("Must specify at least one config path using -config"));
        foreach (var warning in server.Warnings)
            session.Ui.Warn(warning);
        return Task.FromResult(session.Misused("server is not built yet"));
    }
}
