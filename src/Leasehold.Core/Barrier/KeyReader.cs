using System.Buffers.Binary;
using System.Text;

namespace Leasehold.Core.Barrier;

/// <summary>
/// Reads back what <see cref="KeyWriter"/> wrote. A key that ends too early is a <see cref="FormatException"/>.
/// </summary>
public ref struct KeyReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads behind the table's byte.</summary>
    public KeyReader(ReadOnlySpan<byte> key) => _rest = key[1..];

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Four bytes, big endian.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    /// <summary>Eight bytes, big endian.</summary>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    /// <summary>Sixteen bytes.</summary>
    public Id16 Id() => Id16.Read(Take(Id16.Size));

    /// <summary>A namespace's number.</summary>
    public uint Namespace()
    {
        var (value, length) = Varint.Read(_rest);
        if (length == 0)
            throw new FormatException("a key's namespace is cut off");
        _rest = _rest[length..];
        return value;
    }

    /// <summary>UTF-8 up to a zero byte.</summary>
    public string Terminated()
    {
        var end = _rest.IndexOf((byte)0);
        if (end < 0)
            throw new FormatException("a key's text is not terminated");
        var text = Encoding.UTF8.GetString(Take(end));
        _rest = _rest[1..];
        return text;
    }

    /// <summary>UTF-8 up to the end of the key.</summary>
    public string Text() => Encoding.UTF8.GetString(Take(_rest.Length));

    /// <summary>UTF-8 up to a number of bytes before the end, such as a path followed by an id.</summary>
    public string TextBefore(int tail) => Encoding.UTF8.GetString(Take(_rest.Length - tail));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
            throw new FormatException($"a key lacks {count - _rest.Length} bytes");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
