using Leasehold.Storage;

namespace Leasehold.Core.Verification;

/// <summary>
/// What a room of the kernel checks about the rows of one of its tables. Rows come in the order of their keys, tables
/// in the order of their numbers.
/// </summary>
internal abstract class RowCheck(byte table, string name)
{
    /// <summary>The table it is about.</summary>
    public byte Table => table;

    /// <summary>What the summary calls the rows.</summary>
    public string Name => name;

    /// <summary>Looks at one row, and at the rows it must agree with.</summary>
    public abstract ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel);

    /// <summary>Tells, behind the last row of all tables, what is missing.</summary>
    public virtual ValueTask FinishAsync(StoreView view, CancellationToken cancel) => ValueTask.CompletedTask;
}
