namespace Leasehold.Load.Work;

/// <summary>What one measurement found. Times are microseconds.</summary>
internal sealed record Measurement
{
    public required string Name { get; init; }

    public required int Connections { get; init; }

    public required double PerSecond { get; init; }

    public required long Operations { get; init; }

    /// <summary>Answers whose status was not 2xx; a figure with any is worth nothing.</summary>
    public required long Refused { get; init; }

    public required double P50 { get; init; }

    public required double P90 { get; init; }

    public required double P99 { get; init; }

    public required double P999 { get; init; }

    public required double Max { get; init; }

    /// <summary>CPU time of the server's process for one operation.</summary>
    public double ServerCpu { get; init; }

    /// <summary>CPU time of the generator for one operation.</summary>
    public double GeneratorCpu { get; init; }

    /// <summary>What other processes took of all cores: 0 on a quiet machine, at most 1.</summary>
    public double Others { get; init; }

    /// <summary>The system's load average when it ended.</summary>
    public double LoadAverage { get; init; }

    /// <summary>Operations a second of bare Kestrel right before and after; null for yardsticks.</summary>
    public double? BareKestrel { get; init; }

    /// <summary>CPU time of bare Kestrel and generator for one operation, right before and after.</summary>
    public double? BareCpu { get; init; }

    /// <summary>The smaller median of lone durable appends right before and after; at one connection.</summary>
    public double? LoneAppend { get; init; }

    /// <summary>The ratio to bare Kestrel by operations a second.</summary>
    public double? Ratio => PerSecond / BareKestrel;

    /// <summary>
    /// The ratio to bare Kestrel by the CPU time of server and generator together: what the ratio of operations a
    /// second would be on cores that nobody else uses, where the cores are the limit.
    /// </summary>
    public double? CpuRatio => BareCpu / (ServerCpu + GeneratorCpu);

    public bool Audited { get; init; }

    /// <summary>Syncs of the server for one operation, where counted.</summary>
    public double? Syncs { get; init; }

    /// <summary>Rows written for one operation, where counted.</summary>
    public double? Rows { get; init; }
}
