using Leasehold.Load.Work;

namespace Leasehold.Load.Reports;

/// <summary>All that a run found; what was not asked for is empty or null.</summary>
internal sealed record Results
{
    public required string Machine { get; init; }

    public required string Command { get; init; }

    public List<Measurement> Kestrel { get; } = [];

    public List<Measurement> Append { get; } = [];

    public List<Measurement> Server { get; } = [];

    public List<Measurement> Counted { get; } = [];

    public long? ResidentAfterLoad { get; set; }

    public double? DevStart { get; set; }

    public long? DevResident { get; set; }

    public double? ConfiguredStart { get; set; }

    public double? Version { get; set; }

    public double? TokenLookup { get; set; }

    public double? Exchange { get; set; }

    /// <summary>A program that does nothing: what making a process costs here.</summary>
    public double? NoCommand { get; set; }

    public List<Scale> Scales { get; } = [];

    public Drain? Drain { get; set; }

    public List<Goal> Goals { get; } = [];

    public Measurement? Find(string name, int connections, bool audited = false) => Server.Find(found =>
        found.Name == name && found.Connections == connections && found.Audited == audited);

    /// <summary>The better of the yardstick's figures, operations a second.</summary>
    public double KestrelAt(int connections) =>
        Kestrel.Where(found => found.Connections == connections).Max(static found => found.PerSecond);

    /// <summary>
    /// The ratio to bare Kestrel by the CPU time of server and generator together: what the ratio of operations a
    /// second would be on cores that nobody else uses, where the cores are the limit.
    /// </summary>
    public double CpuRatio(Measurement row) => Cpu(row) == 0 ? double.NaN : Kestrel
        .Where(found => found.Connections == row.Connections).Min(Cpu) / Cpu(row);

    private static double Cpu(Measurement row) => row.ServerCpu + row.GeneratorCpu;

    /// <summary>The better of the times of one durable append, microseconds.</summary>
    public double LoneAppend => Append.Where(static found => found.Connections == 1).Min(static found => found.P50);
}

/// <summary>A goal beside what was found; null means that the run did not measure it.</summary>
internal sealed record Goal(string Id, string Wanted, string Found, bool? Reached);
