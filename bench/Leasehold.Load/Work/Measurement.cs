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

    public bool Audited { get; init; }

    /// <summary>Syncs of the server for one operation, where counted.</summary>
    public double? Syncs { get; init; }

    /// <summary>Rows written for one operation, where counted.</summary>
    public double? Rows { get; init; }
}
