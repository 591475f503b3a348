using System.Diagnostics;
using System.Net;
using Leasehold.Load.Http;

namespace Leasehold.Load.Work;

/// <summary>
/// A closed loop: each connection sends its next request when the answer to the last has come. One thread serves
/// all connections, so that the generator takes little of the cores that it shares with the server.
/// </summary>
internal sealed class ClosedLoop(IPEndPoint server, int serverProcess)
{
    private const long PollMicroseconds = 100_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.7);

    /// <summary>Runs for a time, after a warm-up that does not count.</summary>
    public Measurement Run(Workload work, int connections, TimeSpan time) =>
        Run(work, connections, Ticks(WarmUp), Ticks(time), long.MaxValue);

    /// <summary>Runs until so many operations were answered.</summary>
    public Measurement Run(Workload work, int connections, long operations) =>
        Run(work, connections, 0, Ticks(TimeSpan.FromHours(1)), operations);

    private Measurement Run(Workload work, int connections, long warmUp, long time, long operations)
    {
        using var open = new ConnectionSet(server, connections);
        var recorder = new Recorder(serverProcess);
        var from = Stopwatch.GetTimestamp() + warmUp;
        var until = from + time;
        var started = false;
        for (var i = 0; i < connections; i++)
            SendNext(open[i], work.Of(i));
        for (var now = from - warmUp; now < until && recorder.Done < operations; now = Stopwatch.GetTimestamp())
        {
            if (!started && now >= from)
            {
                recorder.Start();
                started = true;
            }
            var ready = open.Wait(PollMicroseconds);
            for (var e = 0; e < ready; e++)
            {
                var index = open.Ready(e);
                var connection = open[index];
                var status = connection.Receive();
                if (status == 0)
                    continue;
                if (started)
                    recorder.Take(status, Stopwatch.GetTimestamp() - connection.SentAt);
                SendNext(connection, work.Of(index));
            }
        }
        return recorder.End(work.Name, connections);
    }

    private static void SendNext(Connection connection, byte[][] requests)
    {
        var request = requests[connection.Next];
        connection.Next = (connection.Next + 1) % requests.Length;
        connection.SentAt = Stopwatch.GetTimestamp();
        connection.Send(request);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
