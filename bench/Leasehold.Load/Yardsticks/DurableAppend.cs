using System.Diagnostics;
using HdrHistogram;
using Leasehold.Load.Http;
using Leasehold.Load.Work;

namespace Leasehold.Load.Yardsticks;

/// <summary>The yardstick of commits: records of 512 bytes appended to a file, each group made durable.</summary>
internal static class DurableAppend
{
    private const int RecordSize = 512;
    private const long LongestMicroseconds = 60_000_000;

    /// <summary>One write and one <c>fdatasync</c> for each group of records; the times are those of a group.</summary>
    public static Measurement Run(string folder, int group, TimeSpan time)
    {
        var path = Path.Combine(folder, "append.yardstick");
        var histogram = new LongHistogram(LongestMicroseconds, 3);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var records = new byte[RecordSize * group];
        Random.Shared.NextBytes(records);
        long groups = 0, start = Stopwatch.GetTimestamp();
        var before = CpuTimes.Read(Environment.ProcessId);
        var elapsed = TimeSpan.Zero;
        while (elapsed < time)
        {
            var from = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, records, groups * records.Length);
            if (Native.SyncData(file) != 0)
                throw new IOException("fdatasync failed");
            groups++;
            histogram.RecordValue((long)Stopwatch.GetElapsedTime(from).TotalMicroseconds);
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        var after = CpuTimes.Read(Environment.ProcessId);
        return new Measurement
        {
            Name = "durable append",
            Connections = group,
            Operations = groups * group,
            Refused = 0,
            PerSecond = groups * group / elapsed.TotalSeconds,
            P50 = histogram.At(50),
            P90 = histogram.At(90),
            P99 = histogram.At(99),
            P999 = histogram.At(99.9),
            Max = histogram.At(100),
            Others = (after with { Server = 0 }).OthersSince(before with { Server = 0 }),
            LoadAverage = CpuTimes.LoadAverage(),
        };
    }
}
