using System.Net;

namespace Leasehold.Load.Http;

/// <summary>Connections to one server that one thread waits for.</summary>
internal sealed unsafe class ConnectionSet : IDisposable
{
    private const int MostEvents = 64;
    private const long NanosecondsPerMicrosecond = 1000;
    private const long MicrosecondsPerSecond = 1_000_000;

    private readonly int _poll = Native.CreatePoll(0);
    private readonly Connection[] _open;
    private readonly PollEvent[] _events = new PollEvent[MostEvents];

    public ConnectionSet(IPEndPoint server, int count)
    {
        _open = [.. Enumerable.Range(0, count).Select(_ => new Connection(server))];
        for (var i = 0; i < count; i++)
        {
            var polled = new PollEvent { Events = Native.Readable, Index = (ulong)i };
            if (Native.ControlPoll(_poll, Native.Add, _open[i].Descriptor, &polled) != 0)
                throw new IOException("epoll_ctl failed");
        }
    }

    public int Count => _open.Length;

    public Connection this[int index] => _open[index];

    /// <summary>Waits until something can be received; how many connections <see cref="Ready"/> tells then.</summary>
    public int Wait(long microseconds)
    {
        var time = new TimeSpec
        {
            Seconds = microseconds / MicrosecondsPerSecond,
            Nanoseconds = microseconds % MicrosecondsPerSecond * NanosecondsPerMicrosecond,
        };
        fixed (PollEvent* events = _events)
            return Native.Wait(_poll, events, MostEvents, &time, null);
    }

    /// <summary>The index of a connection that is ready.</summary>
    public int Ready(int place) => (int)_events[place].Index;

    public void Dispose()
    {
        foreach (var connection in _open)
            connection.Dispose();
        _ = Native.Close(_poll);
    }
}
