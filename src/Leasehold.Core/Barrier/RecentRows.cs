using System.Buffers.Binary;
using Leasehold.Core.Mounts;
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
    private const int LongestRecord = 1024; // With the number of rows a bound of the memory.
    private const int RangeSlots = 1024;

    private static readonly object Absent = new();

    private readonly BoundedCache<Key, object> _rows = new(Capacity);

    // The last commit that removed a range, by the mount. The end of each token removes one, of its cubbyhole: what is
    // remembered of other mounts stays, but for those that share the slot.
    private readonly long[] _removed = new long[RangeSlots];

    /// <summary>Whether it is known what a key leads to: a row, or null for none.</summary>
    public bool TryGet<T>(Key key, out T? row)
        where T : class
    {
        row = null;
        if (!Covers(key.Table) || !_rows.TryGet(key, out var found, Volatile.Read(ref _removed[SlotOf(key.Span)])))
            return false;
        row = found as T;
        return row is not null || ReferenceEquals(found, Absent);
    }

    /// <summary>Offers a row that was read at a snapshot, and not from what a transaction stages.</summary>
    public void Fill(Key key, object row, int recordLength, long snapshotSequence)
    {
        if (Covers(key.Table) && recordLength <= LongestRecord && (row is IRemembered || IsClear(key.Table)))
            _rows.Fill(key, row, snapshotSequence);
    }

    /// <summary>Offers that there is no row, as seen at a snapshot.</summary>
    public void FillAbsent<T>(Key key, long snapshotSequence)
    {
        if (Covers(key.Table) && typeof(T).IsAssignableTo(typeof(IRememberedAbsence)))
            _rows.Fill(key, Absent, snapshotSequence);
    }

    /// <inheritdoc/>
    public void Published(CommittedGroup group)
    {
        for (var i = 0; i < group.Count; i++)
        {
            var writes = group[i].Writes.Span;
            for (var at = 0; at < writes.Length; at++)
            {
                if (!Covers(writes[at].Key[0]))
                    continue;
                if (writes[at].Kind == WriteKind.DeleteRange)
                    Remove(writes[..at], writes[at].Range, group[i].Sequence);
                else
                    _rows.Take(new Key(writes[at].Key), KeptOf(writes[at]), group[i].Sequence);
            }
        }
    }

    /// <summary>A range is removed, with what the same commit wrote there before.</summary>
    private void Remove(ReadOnlySpan<WriteOperation> before, KeyRange range, long sequence)
    {
        foreach (ref readonly var write in before)
        {
            if (write.Kind != WriteKind.DeleteRange && Covers(write.Key[0]) && range.Contains(write.Key))
                _rows.Take(new Key(write.Key), null, sequence);
        }
        if (IsOfOneMount(range))
            Volatile.Write(ref _removed[SlotOf(range.Start)], sequence);
        else
            Array.Fill(_removed, sequence);
    }

    private static bool IsOfOneMount(KeyRange range) => range.Start.Length >= MountKeys.PrefixLength &&
        range.End.AsSpan().SequenceCompareTo(KeyRange.Prefix(range.Start[..MountKeys.PrefixLength]).End) <= 0;

    /// <summary>The slot of a key's mount, by the end of its number; in other tables by the same bytes.</summary>
    private static int SlotOf(ReadOnlySpan<byte> key) => key.Length < MountKeys.PrefixLength
        ? 0
        : BinaryPrimitives.ReadUInt16BigEndian(key[(MountKeys.PrefixLength - sizeof(ushort))..]) & (RangeSlots - 1);

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
