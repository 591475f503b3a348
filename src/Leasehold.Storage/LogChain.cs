namespace Leasehold.Storage;

/// <summary>What the log of a store tells of its head rows: each hashes the one before and its group.</summary>
/// <param name="Groups">How many groups are in the log; those before were written into files.</param>
/// <param name="Last">The head row that the log ends with; null if it is empty.</param>
/// <param name="Faults">Where the chain breaks, in the order of the log; the first ones.</param>
public sealed record LogChain(long Groups, HeadRow? Last, IReadOnlyList<string> Faults)
{
    /// <summary>A store without a log that could be read.</summary>
    public static LogChain Empty { get; } = new(0, null, []);
}
