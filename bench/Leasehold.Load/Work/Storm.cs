namespace Leasehold.Load.Work;

/// <summary>What others feel while many leases end.</summary>
/// <param name="Name">What happened.</param>
/// <param name="Leases">How many ended.</param>
/// <param name="Quiet">The others before.</param>
/// <param name="During">The others meanwhile, on the same server.</param>
/// <param name="After">The others when it was over: the machine may have become busier or quieter.</param>
internal sealed record Storm(string Name, int Leases, Measurement Quiet, Measurement During, Measurement After)
{
    /// <summary>Milliseconds from the first end until nothing was left; null where that is not awaited.</summary>
    public double? DrainedAfter { get; init; }

    /// <summary>Uses of ended leases that were accepted, and how many were tried.</summary>
    public (int Accepted, int Tried) Uses { get; init; }

    /// <summary>How much longer the slowest hundredth waits.</summary>
    public double Worse => During.P99 / ((Quiet.P99 + After.P99) / 2);
}
