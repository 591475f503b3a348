using System.Diagnostics;
using HdrHistogram;

namespace Leasehold.Load.Work;

/// <summary>Takes the times of answers and makes a measurement of them.</summary>
internal sealed class Recorder(int serverProcess)
{
    private const long LongestMicroseconds = 60_000_000;

    private readonly LongHistogram _histogram = new(LongestMicroseconds, 3);
    private long _from;
    private CpuTimes _before;
    private long _refused;

    /// <summary>What was recorded so far.</summary>
    public long Done { get; private set; }

    /// <summary>Counting begins.</summary>
    public void Start()
    {
        _from = Stopwatch.GetTimestamp();
        _before = CpuTimes.Read(serverProcess);
    }

    public void Take(int status, long ticks)
    {
        Done++;
        _histogram.RecordValue(Math.Clamp(ticks * 1_000_000 / Stopwatch.Frequency, 0, LongestMicroseconds));
        if (status is < 200 or > 299)
            _refused++;
    }

    public Measurement End(string name, int connections)
    {
        var seconds = Stopwatch.GetElapsedTime(_from).TotalSeconds;
        var after = CpuTimes.Read(serverProcess);
        return new()
        {
            Name = name,
            Connections = connections,
            Operations = Done,
            Refused = _refused,
            PerSecond = Done / seconds,
            P50 = _histogram.At(50),
            P90 = _histogram.At(90),
            P99 = _histogram.At(99),
            P999 = _histogram.At(99.9),
            Max = _histogram.At(100),
            ServerCpu = (after.Server - _before.Server) * CpuTimes.TickMicroseconds / Math.Max(1, Done),
            GeneratorCpu = (after.Generator - _before.Generator) * CpuTimes.TickMicroseconds / Math.Max(1, Done),
            Others = after.OthersSince(_before),
            LoadAverage = CpuTimes.LoadAverage(),
        };
    }
}
