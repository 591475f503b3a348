using System.Net;
using System.Net.Sockets;

namespace Leasehold.Faults.Takeover;

/// <summary>The way from one server to the database, which can be cut.</summary>
internal sealed class DatabaseProxy : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Lock _gate = new();
    private readonly List<Socket> _sockets = [];
    private volatile Way _way = Way.Open;

    /// <param name="target">The database's port.</param>
    public DatabaseProxy(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Task.Run(AcceptAsync);
    }

    private enum Way
    {
        Open,

        /// <summary>What is sent vanishes, and nobody says so.</summary>
        Silent,

        /// <summary>Connections are ended, new ones too.</summary>
        Refused,
    }

    /// <summary>Where the server connects to.</summary>
    public int Port { get; }

    /// <summary>Cuts the way: silently, as a firewall does, or with an end to all connections.</summary>
    public void Cut(bool silently)
    {
        _way = silently ? Way.Silent : Way.Refused;
        if (!silently)
            EndAll();
    }

    /// <summary>New connections pass again; what was held is ended.</summary>
    public void Reconnect()
    {
        EndAll();
        _way = Way.Open;
    }

    public void Dispose()
    {
        _listener.Dispose();
        EndAll();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                Take(await _listener.AcceptSocketAsync());
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The listener was closed.
        }
    }

    private void Take(Socket client)
    {
        if (_way == Way.Refused)
        {
            client.Dispose();
            return;
        }
        Keep(client);
        if (_way == Way.Open)
            _ = Task.Run(() => ConnectAsync(client));
    }

    private async Task ConnectAsync(Socket client)
    {
        var database = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Keep(database);
        try
        {
            client.NoDelay = true;
            await database.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(CopyAsync(client, database), CopyAsync(database, client));
            if (_way == Way.Silent)
                return; // Neither end is told; both are ended when the way is open again.
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Refused, or ended by us.
        }
        client.Dispose();
        database.Dispose();
    }

    private async Task CopyAsync(Socket source, Socket target)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await source.ReceiveAsync(buffer) is > 0 and var length && _way == Way.Open)
            {
                for (var sent = 0; sent < length;)
                    sent += await target.SendAsync(buffer.AsMemory(sent, length - sent));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // One of the ends is gone.
        }
    }

    private void Keep(Socket socket)
    {
        lock (_gate)
            _sockets.Add(socket);
    }

    private void EndAll()
    {
        lock (_gate)
        {
            foreach (var socket in _sockets)
                socket.Dispose();
            _sockets.Clear();
        }
    }
}
