using System.Buffers.Binary;
using System.Text;
using Leasehold.Storage;

namespace Leasehold.Core.Barrier;

/// <summary>
/// Writes the parts of a key one after the other: <c>new
/// KeyWriter(Tables.Path).Namespace(0).Id(mount).Text(path).ToKey()</c>. With the exact capacity the key costs one
/// array. A key past <see cref="Limits.KeyBytes"/> is a <see cref="StoreLimitException"/>.
/// </summary>
public ref struct KeyWriter
{
    private const int UsualCapacity = 64;

    private byte[] _bytes;
    private int _length;

    /// <summary>A key of a table.</summary>
    public KeyWriter(byte table, int capacity = UsualCapacity)
    {
        _bytes = new byte[Math.Max(capacity, 1)];
        _bytes[0] = table;
        _length = 1;
    }

    /// <summary>A key that continues another.</summary>
    public KeyWriter(Key prefix, int more = UsualCapacity)
    {
        _bytes = new byte[prefix.Length + more];
        prefix.Span.CopyTo(_bytes);
        _length = prefix.Length;
    }

    /// <summary>One byte.</summary>
    public KeyWriter Byte(byte value)
    {
        Take(1)[0] = value;
        return this;
    }

    /// <summary>Four bytes, big endian, so that keys sort as the numbers do.</summary>
    public KeyWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), value);
        return this;
    }

    /// <summary>Eight bytes, big endian, so that keys sort as the numbers do.</summary>
    public KeyWriter UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Take(sizeof(ulong)), value);
        return this;
    }

    /// <summary>A namespace's number as a varint: one byte for the root, 0.</summary>
    public KeyWriter Namespace(uint value)
    {
        Take(Varint.Length(value));
        Varint.Write(value, _bytes.AsSpan(_length - Varint.Length(value)));
        return this;
    }

    /// <summary>Sixteen bytes.</summary>
    public KeyWriter Id(Id16 value)
    {
        value.Write(Take(Id16.Size));
        return this;
    }

    /// <summary>Bytes as they are; their length is known from elsewhere, or they end the key.</summary>
    public KeyWriter Fixed(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Take(value.Length));
        return this;
    }

    /// <summary>UTF-8 without an end mark: as the last part, or as a prefix to scan.</summary>
    public KeyWriter Text(ReadOnlySpan<char> value)
    {
        Encoding.UTF8.GetBytes(value, Take(Encoding.UTF8.GetByteCount(value)));
        return this;
    }

    /// <summary>
    /// UTF-8 and a zero byte, so that no text is the beginning of another. The text must not hold U+0000.
    /// </summary>
    public KeyWriter Terminated(ReadOnlySpan<char> value)
    {
        if (value.Contains('\0'))
            throw new ArgumentException("a text with U+0000 can't be terminated by it");
        return Text(value).Byte(0);
    }

    /// <summary>The key.</summary>
    public readonly Key ToKey() => new(_length == _bytes.Length ? _bytes : _bytes[.._length]);

    /// <summary>All keys that begin with what was written.</summary>
    public readonly KeyRange ToPrefix() => ToKey().ToPrefix();

    private Span<byte> Take(int count)
    {
        var needed = _length + count;
        Limits.CheckKeyLength(needed);
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, Math.Min(Math.Max(needed, _bytes.Length * 2), Limits.KeyBytes));
        var taken = _bytes.AsSpan(_length, count);
        _length = needed;
        return taken;
    }
}
