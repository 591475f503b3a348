using System.Diagnostics.CodeAnalysis;
using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens;

/// <summary>
/// Decoded rows of one table, bounded, kept right by the feed of commits and by nothing else: see <see
/// cref="BoundedCache{TKey, TRow}"/>.
/// </summary>
/// <param name="table">The first byte of its keys; the rest is an <see cref="Id16"/>.</param>
/// <param name="capacity">The most rows it holds.</param>
internal sealed class RowCache<T>(byte table, int capacity) : ICommitWatcher
    where T : class
{
    private readonly BoundedCache<Id16, T> _rows = new(capacity);

    public bool TryGet(Id16 id, [NotNullWhen(true)] out T? row) => _rows.TryGet(id, out row);

    /// <summary>The row: from here, else from the store, and then from here on; null if there is none.</summary>
    /// <param name="tx">The transaction to read in.</param>
    /// <param name="id">What follows the table in its key.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="guard">Whether the commit must fail if the row changed meanwhile.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<T?> FindAsync(
        Transaction tx, Id16 id, RecordFormat<T> format, bool guard, CancellationToken cancel)
    {
        if (!TryGet(id, out var row))
            return ReadAsync(tx, id, format, guard, cancel);
        if (guard)
            tx.Guard(KeyOf(id));
        return new ValueTask<T?>(row);
    }

    /// <summary>As the other, but where something is staged that counts: it is newer than what is here.</summary>
    public ValueTask<T?> FindStagedAsync(
        Transaction tx, Id16 id, RecordFormat<T> format, bool guard, CancellationToken cancel) => tx.HasWrites
        ? ReadAsync(tx, id, format, guard, cancel)
        : FindAsync(tx, id, format, guard, cancel);

    public void Published(CommittedGroup group)
    {
        for (var i = 0; i < group.Count; i++)
        {
            var change = group[i];
            foreach (ref readonly var write in change.Writes.Span)
            {
                if (write.Key.Length == 1 + Id16.Size && write.Key[0] == table)
                    _rows.Take(Id16.Read(write.Key.AsSpan(1)), write.Attachment as T, change.Sequence);
            }
        }
    }

    private async ValueTask<T?> ReadAsync(
        Transaction tx, Id16 id, RecordFormat<T> format, bool guard, CancellationToken cancel)
    {
        var mayBeStaged = tx.HasWrites;
        var row = guard
            ? await tx.FindAsync(KeyOf(id), format, cancel).ConfigureAwait(false)
            : await tx.PeekAsync(KeyOf(id), format, cancel).ConfigureAwait(false);
        if (row is not null && !mayBeStaged)
            _rows.Fill(id, row, tx.SnapshotSequence);
        return row;
    }

    private Key KeyOf(Id16 id) => Key.Of(table, id);
}
