using System.Net;
using System.Net.Sockets;

namespace Leasehold.Faults.Credentials;

/// <summary>The way from the server to a database, with a trap in it.</summary>
internal sealed class TrapProxy : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private volatile Trap? _trap;

    /// <param name="target">The database's port.</param>
    public TrapProxy(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>Where the server connects to.</summary>
    public int Port { get; }

    /// <summary>Sets a trap, or none.</summary>
    public void Set(Trap? trap) => _trap = trap;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                _ = Task.Run(() => ConnectAsync(client));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The listener was closed.
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        using var database = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var _ = client;
        var link = new Link();
        try
        {
            client.NoDelay = true;
            await database.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(SendAsync(client, database, link), AnswerAsync(database, client, link));
        }
        catch (SocketException)
        {
            // Refused: the client sees the end of its connection.
        }
    }

    private Task SendAsync(Socket client, Socket database, Link link) => CopyAsync(
        client, database, link, static (trap, bytes, reached) => trap.Sent(bytes, reached));

    private Task AnswerAsync(Socket database, Socket client, Link link) => CopyAsync(
        database, client, link, static (trap, bytes, reached) => trap.Answered(bytes, reached));

    private async Task CopyAsync(Socket source, Socket target, Link link, Pass pass)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await source.ReceiveAsync(buffer) is > 0 and var length)
            {
                if (!Passes(buffer.AsSpan(0, length), link, pass))
                    return;
                for (var sent = 0; sent < length;)
                    sent += await target.SendAsync(buffer.AsMemory(sent, length - sent));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // One of the ends is gone.
        }
    }

    private bool Passes(ReadOnlySpan<byte> bytes, Link link, Pass pass)
    {
        lock (link)
        {
            if (_trap is not { } trap)
            {
                link.Reached = TrapReach.Nowhere;
                return true;
            }
            if (pass(trap, bytes, link.Reached) is not { } reached)
                return false;
            link.Reached = reached;
            return true;
        }
    }

    private delegate TrapReach? Pass(Trap trap, ReadOnlySpan<byte> bytes, TrapReach reached);

    private sealed class Link
    {
        public TrapReach Reached { get; set; }
    }
}
