using System.Diagnostics;
using HdrHistogram;
using Leasehold.Load.Work;
using Npgsql;

namespace Leasehold.Load.Yardsticks;

/// <summary>
/// The yardstick of a shared store: raw upserts of rows of a size, one row per commit, each connection with its own
/// rows, prepared statements, <c>synchronous_commit = on</c>.
/// </summary>
internal static class PostgresUpserts
{
    private const int RowsEach = 4;
    private const long LongestMicroseconds = 60_000_000;

    private const string Upsert =
        "INSERT INTO yardstick VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v";

    public static async Task<Measurement> RunAsync(string url, int connections, int bytes, TimeSpan time)
    {
        var address = new Uri(url);
        var text = $"Host={address.Host};Port={address.Port};Username=postgres;Database={address.AbsolutePath[1..]};"
            + $"Maximum Pool Size={connections};Max Auto Prepare=4;Auto Prepare Min Usages=1";
        await using var source = NpgsqlDataSource.Create(text);
        await using (var table = source.CreateCommand(
            "CREATE TABLE IF NOT EXISTS yardstick (k bytea PRIMARY KEY, v bytea NOT NULL) WITH (fillfactor = 80)"))
        {
            await table.ExecuteNonQueryAsync();
        }
        var from = Stopwatch.GetTimestamp();
        var before = CpuTimes.Read(Environment.ProcessId);
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(caller =>
            Task.Run(() => CallAsync(source, caller, bytes, () => Stopwatch.GetElapsedTime(from) < time))));
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        var histogram = new LongHistogram(LongestMicroseconds, 3);
        foreach (var one in all)
            histogram.Add(one);
        return new Measurement
        {
            Name = $"upsert of {bytes} bytes",
            Connections = connections,
            Operations = histogram.TotalCount,
            Refused = 0,
            PerSecond = histogram.TotalCount / seconds,
            P50 = histogram.GetValueAtPercentile(50),
            P90 = histogram.GetValueAtPercentile(90),
            P99 = histogram.GetValueAtPercentile(99),
            P999 = histogram.GetValueAtPercentile(99.9),
            Max = histogram.GetValueAtPercentile(100),
            Others = CpuTimes.Read(Environment.ProcessId).OthersSince(before),
            LoadAverage = CpuTimes.LoadAverage(),
        };
    }

    private static async Task<LongHistogram> CallAsync(
        NpgsqlDataSource source, int caller, int bytes, Func<bool> goesOn)
    {
        var histogram = new LongHistogram(LongestMicroseconds, 3);
        var value = new byte[bytes];
        Random.Shared.NextBytes(value);
        await using var connection = await source.OpenConnectionAsync();
        for (var i = 0; goesOn(); i++)
        {
            await using var command = new NpgsqlCommand(Upsert, connection);
            command.Parameters.Add(new NpgsqlParameter<byte[]>
            {
                TypedValue = [.. BitConverter.GetBytes(caller), (byte)(i % RowsEach)],
            });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = value });
            var from = Stopwatch.GetTimestamp();
            await command.ExecuteNonQueryAsync();
            histogram.RecordValue(Math.Clamp(
                (long)Stopwatch.GetElapsedTime(from).TotalMicroseconds, 0, LongestMicroseconds));
        }
        return histogram;
    }
}
