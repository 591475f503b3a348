using System.Buffers;
using System.Buffers.Binary;

namespace Leasehold.Storage.RocksDb;

/// <summary>
/// The records of a RocksDB log: blocks of 32 KiB with fragments of checksum (4 bytes), length (2), kind (1), payload.
/// A batch is one whole record, or a first, middle ones and a last.
/// </summary>
internal static class LogRecords
{
    public const int BlockBytes = 32 * 1024;
    private const int HeaderBytes = 7;
    private const int BatchHeaderBytes = 12;

    private enum Kind : byte
    {
        Whole = 1,
        First = 2,
        Middle = 3,
        Last = 4,
    }

    /// <summary>Gives the batches of a log in their order.</summary>
    /// <returns>What can't be read, if anything.</returns>
    public static LogDamage? Read(ReadOnlySpan<byte> log, LogReader batches)
    {
        var fragments = new ArrayBufferWriter<byte>();
        var open = -1; // Where the batch began whose last fragment is still to come.
        var at = 0;
        while (at < log.Length)
        {
            if (BlockBytes - (at % BlockBytes) < HeaderBytes)
            {
                at += BlockBytes - (at % BlockBytes); // Too short for a header: filled with zeros.
                continue;
            }
            if (!TryRead(log, at, out var kind, out var length) || Breaks(kind, open))
                return DamageAt(log, at, open);
            var payload = log.Slice(at + HeaderBytes, length);
            if (kind is Kind.Whole)
                batches(payload);
            else if (kind <= Kind.Last)
                Gather(fragments, kind, payload, batches);
            open = kind switch { Kind.First => at, Kind.Whole or Kind.Last => -1, _ => open };
            at += HeaderBytes + length;
        }
        return open < 0 ? null : new LogDamage(open) { Number = NumberAt(log, open) };
    }

    private static void Gather(
        ArrayBufferWriter<byte> fragments, Kind kind, ReadOnlySpan<byte> payload, LogReader batches)
    {
        if (kind is Kind.First)
            fragments.ResetWrittenCount();
        fragments.Write(payload);
        if (kind is Kind.Last)
            batches(fragments.WrittenSpan);
    }

    private static LogDamage DamageAt(ReadOnlySpan<byte> log, int at, int open) => open >= 0
        ? new LogDamage(open) { Number = NumberAt(log, open), IsFollowedByBatch = FollowedBy(log, at) }
        : new LogDamage(at)
        {
            Number = NumberAt(log, at),
            IsRoom = !log[at..].ContainsAnyExcept((byte)0),
            IsFollowedByBatch = FollowedBy(log, at + 1),
        };

    private static ulong? NumberAt(ReadOnlySpan<byte> log, int at) =>
        log.Length - at >= HeaderBytes + BatchHeaderBytes && (Kind)log[at + 6] is Kind.Whole or Kind.First &&
        LogBatch.NumbersOf(log[(at + HeaderBytes)..]).Number is > 0 and var number
            ? number
            : null;

    /// <summary>Kinds beyond the four are notes between batches.</summary>
    private static bool Breaks(Kind kind, int open) => kind switch
    {
        Kind.Middle or Kind.Last => open < 0,
        Kind.Whole or Kind.First => open >= 0,
        _ => false,
    };

    private static bool TryRead(ReadOnlySpan<byte> log, int at, out Kind kind, out int length)
    {
        kind = 0;
        length = 0;
        if (log.Length - at < HeaderBytes)
            return false;
        length = BinaryPrimitives.ReadUInt16LittleEndian(log[(at + 4)..]);
        kind = (Kind)log[at + 6];
        var end = at + HeaderBytes + length;
        if (kind == 0 || end > log.Length || (at % BlockBytes) + HeaderBytes + length > BlockBytes)
            return false;
        return BinaryPrimitives.ReadUInt32LittleEndian(log[at..]) == Crc32C.Masked(log[(at + 6)..end]);
    }

    /// <summary>
    /// Whether a batch begins at or behind the place, at whatever offset: lengths in front of it can't be trusted.
    /// Middle and last fragments alone prove nothing: the disk may have taken the pages of an unfinished write in any
    /// order.
    /// </summary>
    private static bool FollowedBy(ReadOnlySpan<byte> log, int at)
    {
        for (; at <= log.Length - HeaderBytes - BatchHeaderBytes; at++)
        {
            var kind = (Kind)log[at + 6];
            if (kind is not (Kind.Whole or Kind.First))
                continue;
            var length = BinaryPrimitives.ReadUInt16LittleEndian(log[(at + 4)..]);
            var fillsBlock = (at % BlockBytes) + HeaderBytes + length == BlockBytes;
            if ((kind == Kind.Whole ? length >= BatchHeaderBytes : fillsBlock) && TryRead(log, at, out _, out _))
                return true;
        }
        return false;
    }
}
