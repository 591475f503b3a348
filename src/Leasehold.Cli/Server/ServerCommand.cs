using Leasehold.Server.Hosting;

namespace Leasehold.Cli.Server;

internal sealed class ServerCommand : Command
{
    private const string ApiVersion = "1.17.0+leasehold." + Product.Version;

    private readonly ServerFlags _server;

    public ServerCommand()
        : base("server", "[options]", "Runs a server.", talksToServer: false) => _server = new ServerFlags(Flags);

    public override Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var server = _server.Read(session.Environment);
        if (!server.IsDev && server.ConfigPaths.Count == 0)
            return Task.FromResult(session.Misused("Must specify at least one config path using -config"));
        if (server.IsRecovery)
            return Task.FromResult(session.Misused("-recovery is not in this version yet"));
        foreach (var warning in server.Warnings)
            session.Ui.Warn(warning);
        return new ServerRun(OptionsOf(server, session)).RunAsync(cancel);
    }

    private static ServerOptions OptionsOf(ServerArguments server, Session session) => new()
    {
        ConfigPaths = server.ConfigPaths,
        Dev = server.IsDev ? DevOf(server, session) : null,
        Product = new ProductWords(
            session.Product.Program == "leasehold" ? "Leasehold" : "Vault", session.Product.VersionLine, ApiVersion),
        LogLevel = server.LogLevel,
        LogFormat = server.LogFormat,
        LogFile = server.LogFile,
        LogRotateBytes = server.LogRotateBytes,
        LogRotateAge = server.LogRotateAge,
        LogRotateMaxFiles = server.LogRotateMaxFiles,
        Out = session.Ui.Terminal.Out,
        Error = session.Ui.Terminal.Error,
        LogOutput = Console.OpenStandardError(),
    };

    private static DevOptions DevOf(ServerArguments server, Session session) => new()
    {
        RootTokenId = server.DevRootTokenId,
        ListenAddress = server.DevListenAddress,
        TlsDirectory = server.DevTls ? server.DevTlsDirectory : null,
        KvVersion1 = server.DevKvVersion1,
        IsHighlyAvailable = server.DevHighAvailability,
        UnsealsItself = server.DevAutoSeal,
        StoreToken = server.DevNoStoreToken ? null : session.TokenHelper.StoreAsync,
    };
}
