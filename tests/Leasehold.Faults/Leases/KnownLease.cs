namespace Leasehold.Faults.Leases;

/// <summary>What a worker knows of a lease that was acknowledged.</summary>
internal sealed class KnownLease(string id, string name, bool passes)
{
    public string Id => id;

    /// <summary>Its name in the target.</summary>
    public string Name => name;

    /// <summary>Whether it ends by itself soon.</summary>
    public bool Passes => passes;

    public LeaseState State { get; set; }
}
