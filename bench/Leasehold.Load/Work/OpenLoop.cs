using System.Diagnostics;
using System.Net;
using Leasehold.Load.Http;

namespace Leasehold.Load.Work;

/// <summary>
/// An open loop: requests fall due at a set rate, whatever has been answered. Times count from the moment a request
/// fell due, so that one that waited for a connection shows it.
/// </summary>
internal sealed class OpenLoop(IPEndPoint server, int serverProcess, int perSecond)
{
    private const int Connections = 32;
    private const long PollMicroseconds = 20_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>Runs for a time.</summary>
    public Measurement Run(Workload work, TimeSpan time)
    {
        var until = Stopwatch.GetTimestamp() + Ticks(WarmUp + time);
        return Run(work, () => Stopwatch.GetTimestamp() < until, countFrom: WarmUp);
    }

    /// <summary>Runs as long as it shall, and counts from the start.</summary>
    public Measurement Run(Workload work, Func<bool> goesOn) => Run(work, goesOn, TimeSpan.Zero);

    private Measurement Run(Workload work, Func<bool> goesOn, TimeSpan countFrom)
    {
        using var open = new ConnectionSet(server, Connections);
        var idle = new Stack<int>(Enumerable.Range(0, Connections));
        var recorder = new Recorder(serverProcess);
        var period = Stopwatch.Frequency / perSecond;
        var due = Stopwatch.GetTimestamp();
        var counted = due + Ticks(countFrom);
        var started = false;
        while (goesOn())
        {
            var now = Stopwatch.GetTimestamp();
            if (!started && now >= counted)
            {
                recorder.Start();
                started = true;
            }
            for (; due <= now && idle.TryPop(out var index); due += period)
                SendNext(open[index], work.Of(index), due);
            var wait = due > now ? (due - now) * 1_000_000 / Stopwatch.Frequency : PollMicroseconds;
            var ready = open.Wait(Math.Min(wait, PollMicroseconds));
            for (var e = 0; e < ready; e++)
            {
                var index = open.Ready(e);
                var status = open[index].Receive();
                if (status == 0)
                    continue;
                if (started && open[index].SentAt >= counted)
                    recorder.Take(status, Stopwatch.GetTimestamp() - open[index].SentAt);
                idle.Push(index);
            }
        }
        return recorder.End(work.Name, Connections);
    }

    private static void SendNext(Connection connection, byte[][] requests, long due)
    {
        var request = requests[connection.Next];
        connection.Next = (connection.Next + 1) % requests.Length;
        connection.SentAt = due;
        connection.Send(request);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
