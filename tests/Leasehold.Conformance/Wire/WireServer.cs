using Leasehold.Tests.Servers;

namespace Leasehold.Conformance.Wire;

/// <summary>The server that all broken requests go to, one after the other; it must answer to the last.</summary>
public sealed class WireServer : IAsyncLifetime
{
    private LiveServer? server;
    private int seen;

    private LiveServer Server => server ?? throw new InvalidOperationException("the server did not start");

    public async ValueTask InitializeAsync() => server = await LiveServer.DevAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>What the server has logged of faults of its own since the last time; nothing by rights.</summary>
    internal string FaultsSinceLast()
    {
        var log = Server.Output;
        var since = log[seen..];
        seen = log.Length;
        var fault = since.IndexOf("[ERROR]", StringComparison.Ordinal);
        return fault < 0 ? "" : since[fault..];
    }

    internal async Task<(string Answers, string Read)> SendAsync(WireRow row, CancellationToken cancel)
    {
        using var exchange = new WireExchange(row);
        return await exchange.RunAsync(Server.Port, cancel);
    }
}
