using System.Diagnostics;
using System.Net;
using HdrHistogram;
using Leasehold.Load.Http;

namespace Leasehold.Load.Work;

/// <summary>
/// A closed loop: each connection sends its next request when the answer to the last has come. One thread serves
/// all connections, so that the generator takes little of the cores that it shares with the server.
/// </summary>
internal sealed unsafe class ClosedLoop(IPEndPoint server, int serverProcess)
{
    private const int PollMilliseconds = 100;
    private const int MostEvents = 64;
    private const long LongestMicroseconds = 60_000_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.7);

    /// <summary>Runs for a time, after a warm-up that does not count.</summary>
    public Measurement Run(Workload work, int connections, TimeSpan time) =>
        Run(work, connections, Ticks(WarmUp), Ticks(time), long.MaxValue);

    /// <summary>Runs until so many operations were answered.</summary>
    public Measurement Run(Workload work, int connections, long operations) =>
        Run(work, connections, 0, Ticks(TimeSpan.FromHours(1)), operations);

    private Measurement Run(Workload work, int connections, long warmUp, long time, long operations)
    {
        var poll = Native.CreatePoll(0);
        var open = Enumerable.Range(0, connections).Select(_ => new Connection(server)).ToArray();
        try
        {
            for (var i = 0; i < open.Length; i++)
            {
                var polled = new PollEvent { Events = Native.Readable, Index = (ulong)i };
                if (Native.ControlPoll(poll, Native.Add, open[i].Descriptor, &polled) != 0)
                    throw new IOException("epoll_ctl failed");
            }
            return Measure(poll, open, work, warmUp, time, operations);
        }
        finally
        {
            foreach (var connection in open)
                connection.Dispose();
            _ = Native.Close(poll);
        }
    }

    private Measurement Measure(
        int poll, Connection[] open, Workload work, long warmUp, long time, long operations)
    {
        var histogram = new LongHistogram(LongestMicroseconds, 3);
        var events = stackalloc PollEvent[MostEvents];
        var from = Stopwatch.GetTimestamp() + warmUp;
        var until = from + time;
        CpuTimes? before = null;
        long done = 0, refused = 0;
        for (var i = 0; i < open.Length; i++)
            SendNext(open[i], work.Requests[i % work.Requests.Length]);
        var now = Stopwatch.GetTimestamp();
        while (now < until && done < operations)
        {
            var ready = Native.Wait(poll, events, MostEvents, PollMilliseconds);
            for (var e = 0; e < ready; e++)
            {
                var index = (int)events[e].Index;
                var connection = open[index];
                var status = connection.Receive();
                if (status == 0)
                    continue;
                now = Stopwatch.GetTimestamp();
                if (now >= from)
                {
                    done++;
                    histogram.RecordValue(Math.Min(LongestMicroseconds, Microseconds(now - connection.SentAt)));
                    if (status is < 200 or > 299)
                        refused++;
                }
                SendNext(connection, work.Requests[index % work.Requests.Length]);
            }
            now = Stopwatch.GetTimestamp();
            if (before is null && now >= from)
                before = CpuTimes.Read(serverProcess);
        }
        var after = CpuTimes.Read(serverProcess);
        var seconds = (double)(now - from) / Stopwatch.Frequency;
        return Result(work.Name, open.Length, histogram, done, refused, seconds, before ?? after, after);
    }

    private static Measurement Result(
        string name, int connections, LongHistogram histogram, long done, long refused, double seconds,
        CpuTimes before, CpuTimes after) => new()
        {
            Name = name,
            Connections = connections,
            Operations = done,
            Refused = refused,
            PerSecond = done / seconds,
            P50 = histogram.GetValueAtPercentile(50),
            P90 = histogram.GetValueAtPercentile(90),
            P99 = histogram.GetValueAtPercentile(99),
            P999 = histogram.GetValueAtPercentile(99.9),
            Max = histogram.GetValueAtPercentile(100),
            ServerCpu = (after.Server - before.Server) * CpuTimes.TickMicroseconds / Math.Max(1, done),
            GeneratorCpu = (after.Generator - before.Generator) * CpuTimes.TickMicroseconds / Math.Max(1, done),
            Others = after.OthersSince(before),
            LoadAverage = CpuTimes.LoadAverage(),
        };

    private static void SendNext(Connection connection, byte[][] requests)
    {
        var request = requests[connection.Next];
        connection.Next = (connection.Next + 1) % requests.Length;
        connection.SentAt = Stopwatch.GetTimestamp();
        connection.Send(request);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private static long Microseconds(long ticks) => ticks * 1_000_000 / Stopwatch.Frequency;
}
