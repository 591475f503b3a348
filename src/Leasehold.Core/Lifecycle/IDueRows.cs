using Leasehold.Core.Barrier;

namespace Leasehold.Core.Lifecycle;

/// <summary>What happens to the rows of one kind whose entry in the expiry index comes up.</summary>
internal interface IDueRows
{
    /// <summary>The kind of rows.</summary>
    RowKind Kind { get; }

    /// <summary>
    /// Stages it; the row decides, the entry is only a hint. Afterwards the entry is gone, or another stands for it.
    /// </summary>
    ValueTask StageAsync(Transaction tx, byte[] entry, CancellationToken cancel);
}
