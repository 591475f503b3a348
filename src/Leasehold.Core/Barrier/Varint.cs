namespace Leasehold.Core.Barrier;

/// <summary>Unsigned numbers in seven-bit groups, the lowest first; the top bit says that more follow.</summary>
internal static class Varint
{
    public const int MaxLength = 5;

    public static int Length(uint value)
    {
        var length = 1;
        for (var rest = value >> 7; rest != 0; rest >>= 7)
            length++;
        return length;
    }

    public static int Write(uint value, Span<byte> destination)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            destination[length++] = (byte)(value | 0x80);
        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>The number at the start; its length is 0 if there is none.</summary>
    public static (uint Value, int Length) Read(ReadOnlySpan<byte> source)
    {
        ulong value = 0;
        for (var i = 0; i < source.Length && i < MaxLength; i++)
        {
            value |= (ulong)(source[i] & 0x7f) << (7 * i);
            if (source[i] < 0x80)
                return value <= uint.MaxValue ? ((uint)value, i + 1) : (0, 0);
        }
        return (0, 0);
    }
}
