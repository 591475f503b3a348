using System.Diagnostics.CodeAnalysis;
using Leasehold.Storage;

namespace Leasehold.Core.Barrier;

/// <summary>
/// Rows that were read or written lately, decoded: those that are <see cref="IRemembered"/>, and what names lead to.
/// All transactions read through it; only the feed of commits changes it. Rows read one after the other may be of
/// different moments, as long as nothing commits on them: the guards see to that.
/// </summary>
internal sealed class RecentRows : ICommitWatcher
{
    private const int Capacity = 16_384;
    private const int LongestRecord = 4096; // With the number of rows a bound of the memory.

    private readonly BoundedCache<Key, object> _rows = new(Capacity);

    /// <summary>The row of a key, if it is here.</summary>
    public bool TryGet<T>(Key key, [NotNullWhen(true)] out T? row)
        where T : class
    {
        row = Covers(key.Table) && _rows.TryGet(key, out var found) ? found as T : null;
        return row is not null;
    }

    /// <summary>Offers a row that was read at a snapshot, and not from what a transaction stages.</summary>
    public void Fill(Key key, object row, int recordLength, long snapshotSequence)
    {
        if (Covers(key.Table) && recordLength <= LongestRecord && (row is IRemembered || IsClear(key.Table)))
            _rows.Fill(key, row, snapshotSequence);
    }

    /// <inheritdoc/>
    public void Published(CommittedGroup group)
    {
        for (var i = 0; i < group.Count; i++)
        {
            var change = group[i];
            foreach (ref readonly var write in change.Writes.Span)
            {
                if (!Covers(write.Key[0]))
                    continue;
                if (write.Kind == WriteKind.DeleteRange)
                    _rows.Clear(change.Sequence);
                else
                    _rows.Take(new Key(write.Key), KeptOf(write), change.Sequence);
            }
        }
    }

    private static object? KeptOf(in WriteOperation write)
    {
        if (write.Kind != WriteKind.Put || write.Value.Length > LongestRecord)
            return null;
        return IsClear(write.Key[0]) ? write.Value : write.Attachment as IRemembered;
    }

    private static bool Covers(byte table) => table is Tables.Mount or Tables.Lease or Tables.IdentityName;

    /// <summary>Whether the rows of a table are not sealed.</summary>
    private static bool IsClear(byte table) => table is Tables.IdentityName;
}
