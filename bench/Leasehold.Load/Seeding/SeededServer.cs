using Leasehold.Core;
using Leasehold.Core.Seal;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;

namespace Leasehold.Load.Seeding;

/// <summary>A server without listeners in this process, unsealed: for what requests cannot do or see.</summary>
internal sealed class SeededServer(RunningServer server) : IAsyncDisposable
{
    public Unsealed Unsealed =>
        server.Kernel.Unsealed ?? throw new IOException("the store is led by another server");

    /// <param name="configuration">The configuration.</param>
    /// <param name="key">The one share of its unseal key.</param>
    public static async Task<SeededServer> OpenAsync(ServerConfiguration configuration, string key)
    {
        var cancel = CancellationToken.None;
        var log = new ServerLog(Console.OpenStandardError(), TimeProvider.System);
        var server = await RunningServer.OpenAsync(
            configuration, SealSetup.Shamir, "seed", log, TimeProvider.System, cancel);
        var share = UnsealKey.Parse(key) ?? throw new IOException(UnsealKey.Unreadable);
        if (await server.Kernel.UnsealAsync(share, migrate: false, cancel) is { } fault)
            throw new IOException(fault);
        return new SeededServer(server);
    }

    public static ServerConfiguration Load(string configurationFile)
    {
        var loaded = ConfigurationLoader.Load([configurationFile], ServerEnvironment.OfProcess);
        return loaded.Configuration ?? throw new IOException(string.Join("; ", loaded.Errors));
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
