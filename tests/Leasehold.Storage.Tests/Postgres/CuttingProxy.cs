using System.Net;
using System.Net.Sockets;

namespace Leasehold.Storage.Tests.Postgres;

/// <summary>
/// Stands between a server and its database. It can hold all traffic back, as a cut network does: connections stay open
/// and nothing arrives; or pass one more message on to the database and cut the connection before its answer.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<TcpClient> clients = [];
    private readonly int target;
    private volatile bool isCut;
    private volatile byte[]? deadly;
    private int cuts;

    public CuttingProxy(int target)
    {
        this.target = target;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many answers were withheld.</summary>
    public int Cuts => Volatile.Read(ref cuts);

    /// <summary>Nothing passes any more, in either direction, until it heals.</summary>
    public void Cut() => isCut = true;

    public void Heal() => isCut = false;

    /// <summary>Cuts the connection that next sends these bytes, once, after they have been passed on.</summary>
    public void CutAfter(byte[] sent) => deadly = sent;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        lock (clients)
            clients.ForEach(static client => client.Dispose());
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                var server = new TcpClient { NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, target, stop.Token);
                lock (clients)
                    clients.AddRange([client, server]);
                _ = PumpAsync(client, server, isRequest: true);
                _ = PumpAsync(server, client, isRequest: false);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isRequest)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int length;
            while ((length = await from.GetStream().ReadAsync(buffer, stop.Token)) > 0)
            {
                while (isCut)
                    await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, stop.Token);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, length), stop.Token);
                if (!isRequest || deadly is not { } bytes || buffer.AsSpan(0, length).IndexOf(bytes) < 0)
                    continue;
                deadly = null;
                Interlocked.Increment(ref cuts);
                from.Close(); // The database has the whole request, and will do it; nobody hears of it.
            }
        }
        catch (Exception fault) when
            (fault is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side went away.
        }
        from.Dispose();
        if (!isRequest)
            to.Dispose();
    }
}
