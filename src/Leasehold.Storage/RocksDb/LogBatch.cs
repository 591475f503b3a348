using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Leasehold.Storage.RocksDb;

/// <summary>
/// A write batch as RocksDB logs it: sequence (8 bytes), count (4), then writes of a tag, the number of a family where
/// it is not the first one, key and value, each with its length in front.
/// </summary>
internal ref struct LogBatch(ReadOnlySpan<byte> bytes)
{
    private const int HeaderBytes = 12;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at = HeaderBytes;

    private enum Tag : byte
    {
        Delete = 0,
        Put = 1,
        Merge = 2,
        Note = 3,
        DeleteInFamily = 4,
        PutInFamily = 5,
        MergeInFamily = 6,
        Nothing = 13,
        DeleteRangeInFamily = 14,
        DeleteRange = 15,
    }

    /// <summary>The number of the first write of a batch, and how many there are.</summary>
    public static (ulong Number, uint Count) NumbersOf(ReadOnlySpan<byte> bytes) => bytes.Length < HeaderBytes
        ? (0, 0)
        : (BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(ulong)..]));

    /// <summary>
    /// The writes as they were given to the store, which splits a range over several families; null if it holds
    /// anything else.
    /// </summary>
    public static List<WriteOperation>? Read(ReadOnlySpan<byte> bytes)
    {
        var batch = new LogBatch(bytes);
        var writes = new List<WriteOperation>();
        var firstFamily = -1;
        while (batch._at < bytes.Length)
        {
            if (!batch.TryRead(out var family, out var write))
                return null;
            if (write is not { } one)
                continue;
            if (one.Kind == WriteKind.DeleteRange)
            {
                if (family != firstFamily && writes is [.., var last] && IsSameRange(last, one))
                    continue; // The rest of a range that lies in several.
                firstFamily = family;
            }
            writes.Add(one);
        }
        return writes;
    }

    private static bool IsSameRange(in WriteOperation one, in WriteOperation other) =>
        one.Kind == WriteKind.DeleteRange && one.Key.AsSpan().SequenceEqual(other.Key) &&
        one.Value.AsSpan().SequenceEqual(other.Value);

    private bool TryRead(out int family, out WriteOperation? write)
    {
        write = null;
        family = 0;
        var tag = (Tag)_bytes[_at++];
        if (tag == Tag.Nothing)
            return true;
        if (tag == Tag.Note)
            return TryText(out _);
        if (tag is Tag.DeleteInFamily or Tag.PutInFamily or Tag.MergeInFamily or Tag.DeleteRangeInFamily
            && !TryNumber(out family))
            return false;
        if (KindOf(tag) is not { } kind || !TryText(out var key))
            return false;
        byte[]? value = [];
        if (kind != WriteKind.Delete && !TryText(out value))
            return false;
        write = new WriteOperation(kind, key, value);
        return true;
    }

    private static WriteKind? KindOf(Tag tag) => tag switch
    {
        Tag.Put or Tag.PutInFamily => WriteKind.Put,
        Tag.Delete or Tag.DeleteInFamily => WriteKind.Delete,
        Tag.Merge or Tag.MergeInFamily => WriteKind.Add,
        Tag.DeleteRange or Tag.DeleteRangeInFamily => WriteKind.DeleteRange,
        _ => null,
    };

    private bool TryText([NotNullWhen(true)] out byte[]? text)
    {
        text = null;
        if (!TryNumber(out var length) || length > _bytes.Length - _at)
            return false;
        text = _bytes.Slice(_at, length).ToArray();
        _at += length;
        return true;
    }

    private bool TryNumber(out int number)
    {
        number = 0;
        for (var shift = 0; shift < 32 && _at < _bytes.Length; shift += 7)
        {
            var part = _bytes[_at++];
            number |= (part & 0x7f) << shift;
            if (part < 0x80)
                return number >= 0;
        }
        return false;
    }
}
