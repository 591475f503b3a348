using System.Buffers;
using System.Text;

namespace Leasehold.Templates.Bytes;

/// <summary>
/// A string of Go is bytes, mostly UTF-8. We keep it as a string with one character per byte: lengths, indexes, slices,
/// order and escapes are then those of Go, and an ASCII text is itself, unconverted. Conversions happen at the borders.
/// </summary>
internal static class ByteText
{
    /// <summary>What stands for bytes that are no UTF-8.</summary>
    public const int Replacement = 0xFFFD;

    private const int AsciiEnd = 0x80;
    private const int LongestRune = 4;

    public static string From(string text) =>
        Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static string From(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>The text that the bytes encode; U+FFFD for what is no UTF-8.</summary>
    public static string ToText(string bytes) =>
        Ascii.IsValid(bytes) ? bytes : Encoding.UTF8.GetString(ToBytes(bytes));

    public static byte[] ToBytes(string bytes) => Encoding.Latin1.GetBytes(bytes);

    /// <summary>The rune at a place and its width; U+FFFD of width one for a byte that is no UTF-8.</summary>
    public static int RuneAt(ReadOnlySpan<char> bytes, int at, out int width)
    {
        width = 1;
        if (bytes[at] < AsciiEnd)
            return bytes[at];

        Span<byte> window = stackalloc byte[LongestRune];
        var length = Math.Min(LongestRune, bytes.Length - at);
        for (var i = 0; i < length; i++)
            window[i] = (byte)bytes[at + i];
        if (Rune.DecodeFromUtf8(window[..length], out var rune, out var used) != OperationStatus.Done)
            return Replacement;
        width = used;
        return rune.Value;
    }

    /// <summary>The number of runes; each byte that is no UTF-8 counts as one.</summary>
    public static int RuneCount(ReadOnlySpan<char> bytes)
    {
        var count = 0;
        for (var at = 0; at < bytes.Length; count++)
        {
            RuneAt(bytes, at, out var width);
            at += width;
        }
        return count;
    }

    /// <summary>The first runes, at most so many.</summary>
    public static string FirstRunes(string bytes, int most)
    {
        var at = 0;
        for (var count = 0; at < bytes.Length && count < most; count++)
        {
            RuneAt(bytes, at, out var width);
            at += width;
        }
        return at == bytes.Length ? bytes : bytes[..at];
    }

    /// <summary>The bytes of a rune; those of U+FFFD if it is none.</summary>
    public static string OfRune(long rune)
    {
        var isRune = rune is >= 0 and <= 0x10FFFF && Rune.IsValid((int)rune);
        var valid = isRune ? new Rune((int)rune) : Rune.ReplacementChar;
        Span<byte> bytes = stackalloc byte[LongestRune];
        return From(bytes[..valid.EncodeToUtf8(bytes)]);
    }
}
