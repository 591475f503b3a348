using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leasehold.Faults.Leases;

/// <summary>The target of the null engine: keeps names in this process, and springs a trap if it is told to.</summary>
internal sealed class NameKeeper : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, byte> _names = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;
    private Trap? _trap;

    public NameKeeper()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlySet<string> Names => _names.Keys.ToHashSet(StringComparer.Ordinal);

    public void SetTrap(LeaseMoment moment, int skipped, Action kill) =>
        Volatile.Write(ref _trap, new Trap(moment, skipped, kill));

    public void Untrap() => Volatile.Write(ref _trap, null);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _serving;
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                var connection = await _listener.AcceptTcpClientAsync(_ending.Token);
                _ = AnswerAsync(connection);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                using var reader = new StreamReader(connection.GetStream());
                var line = await reader.ReadLineAsync(_ending.Token);
                if (line?.Split(' ') is not [var verb, var name])
                    return;
                Spring(verb == "make" ? LeaseMoment.BeforeMaking : LeaseMoment.BeforeTaking, verb != "extend");
                var answer = Do(verb, name);
                Spring(verb switch
                {
                    "make" => LeaseMoment.AfterMaking,
                    "take" => LeaseMoment.AfterTaking,
                    _ => LeaseMoment.AfterExtending,
                }, isMoment: true);
                await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer + "\n"), _ending.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The server was killed while it waited.
            }
        }
    }

    private string Do(string verb, string name)
    {
        switch (verb)
        {
            case "make":
                _names[name] = 0;
                return "done";
            case "take":
                return _names.TryRemove(name, out _) ? "done" : "absent";
            default:
                return _names.ContainsKey(name) ? "done" : "there is no such name";
        }
    }

    private void Spring(LeaseMoment moment, bool isMoment)
    {
        if (isMoment && Volatile.Read(ref _trap) is { } trap && trap.Moment == moment && trap.IsDue())
            trap.Kill();
    }

    private sealed class Trap(LeaseMoment moment, int skipped, Action kill)
    {
        private int _left = skipped;

        public LeaseMoment Moment => moment;

        public Action Kill => kill;

        /// <summary>True once, for the call after those that are skipped.</summary>
        public bool IsDue() => Interlocked.Decrement(ref _left) == -1;
    }
}
