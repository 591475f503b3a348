namespace Leasehold.Storage.RocksDb;

/// <summary>What can't be read as a record.</summary>
/// <param name="Offset">Where it begins, or the batch that it belongs to.</param>
internal readonly record struct LogDamage(long Offset)
{
    /// <summary>Whether a batch begins behind it.</summary>
    public bool IsFollowedByBatch { get; init; }

    /// <summary>
    /// The number of the first write of the batch that begins there, as its header tells, unproved; null if that isn't
    /// there either.
    /// </summary>
    public ulong? Number { get; init; }

    /// <summary>Whether nothing but zeros is left, as <see cref="LogRoom"/> writes them.</summary>
    public bool IsRoom { get; init; }
}
