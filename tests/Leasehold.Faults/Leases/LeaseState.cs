namespace Leasehold.Faults.Leases;

/// <summary>What must be true of a lease.</summary>
internal enum LeaseState
{
    /// <summary>It lives, and the target holds it.</summary>
    Live,

    /// <summary>Its end was asked for, and no answer came: either.</summary>
    Doubtful,

    /// <summary>
    /// Its end was asked for as one of many, and no answer came: if at all, a job that outlives the server ends it.
    /// </summary>
    Ending,

    /// <summary>Its end was acknowledged: it is dead, and the target lets it go sooner or later.</summary>
    Dead,

    /// <summary>That it was taken back was acknowledged: the target does not hold it.</summary>
    Gone,
}
