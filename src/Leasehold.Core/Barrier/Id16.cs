using System.Buffers.Binary;
using System.Globalization;

namespace Leasehold.Core.Barrier;

/// <summary>
/// Sixteen bytes that name something: the front of an HMAC, or a random id. Says nothing about what it names.
/// </summary>
public readonly record struct Id16(UInt128 Value)
{
    /// <summary>Bytes of an id in a key or a row.</summary>
    public const int Size = 16;

    /// <summary>A random id.</summary>
    public static Id16 Random()
    {
        Span<byte> bytes = stackalloc byte[Size];
        SystemRandom.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>The id in the first sixteen bytes; fewer are an <see cref="ArgumentOutOfRangeException"/>.</summary>
    public static Id16 Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128BigEndian(source));

    /// <summary>Writes the sixteen bytes.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The sixteen bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <summary>Thirty-two hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
