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

    public List<Storm> Storms { get; } = [];

    /// <summary>On PostgreSQL.</summary>
    public List<SharedStore> Shared { get; } = [];

    /// <summary>Users of a real database.</summary>
    public List<Credentials> Credentials { get; } = [];

    public PolicyScale? Policies { get; set; }

    public Drain? Drain { get; set; }

    public DueHead? Head { get; set; }

    public List<Goal> Goals { get; } = [];

    public Measurement? Find(string name, int connections, bool audited = false) => Server.Find(found =>
        found.Name == name && found.Connections == connections && found.Audited == audited);
}

/// <summary>A goal beside what was found; null means that the run did not measure it.</summary>
internal sealed record Goal(string Id, string Wanted, string Found, bool? Reached);
