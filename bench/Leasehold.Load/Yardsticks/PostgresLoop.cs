using System.Diagnostics;
using HdrHistogram;
using Leasehold.Load.Work;
using Npgsql;

namespace Leasehold.Load.Yardsticks;

/// <summary>
/// A closed loop on a bare PostgreSQL: each caller keeps one connection and asks again when it is answered.
/// </summary>
internal static class PostgresLoop
{
    private const long LongestMicroseconds = 60_000_000;

    /// <summary>Runs for a time.</summary>
    /// <param name="name">How the tables call it.</param>
    /// <param name="source">Where connections come from.</param>
    /// <param name="connections">Callers at the same time.</param>
    /// <param name="time">For how long.</param>
    /// <param name="ask">One operation: the connection, the caller's number, and how many it had before.</param>
    public static async Task<Measurement> RunAsync(
        string name,
        NpgsqlDataSource source,
        int connections,
        TimeSpan time,
        Func<NpgsqlConnection, int, int, Task> ask)
    {
        var from = Stopwatch.GetTimestamp();
        var before = CpuTimes.Read(Environment.ProcessId);
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(caller =>
            Task.Run(() => CallAsync(source, caller, ask, () => Stopwatch.GetElapsedTime(from) < time))));
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        var histogram = new LongHistogram(LongestMicroseconds, 3);
        foreach (var one in all)
            histogram.Add(one);
        return new Measurement
        {
            Name = name,
            Connections = connections,
            Operations = histogram.TotalCount,
            Refused = 0,
            PerSecond = histogram.TotalCount / seconds,
            P50 = histogram.At(50),
            P90 = histogram.At(90),
            P99 = histogram.At(99),
            P999 = histogram.At(99.9),
            Max = histogram.At(100),
            Others = CpuTimes.Read(Environment.ProcessId).OthersSince(before),
            LoadAverage = CpuTimes.LoadAverage(),
        };
    }

    private static async Task<LongHistogram> CallAsync(
        NpgsqlDataSource source, int caller, Func<NpgsqlConnection, int, int, Task> ask, Func<bool> goesOn)
    {
        var histogram = new LongHistogram(LongestMicroseconds, 3);
        await using var connection = await source.OpenConnectionAsync();
        for (var i = 0; goesOn(); i++)
        {
            var from = Stopwatch.GetTimestamp();
            await ask(connection, caller, i);
            histogram.RecordValue(Math.Clamp(
                (long)Stopwatch.GetElapsedTime(from).TotalMicroseconds, 0, LongestMicroseconds));
        }
        return histogram;
    }
}
