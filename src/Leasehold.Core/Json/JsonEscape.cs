using System.Buffers;
using System.Text;

namespace Leasehold.Core.Json;

/// <summary>Go's way to write a string in JSON: HTML-safe, non-ASCII raw.</summary>
internal static class JsonEscape
{
    private static readonly SearchValues<char> SpecialChars = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016" +
        "\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\<>&\u2028\u2029");

    private static readonly SearchValues<char> PlainAscii = SearchValues.Create(
        [.. Enumerable.Range(0, 128).Select(code => (char)code).Where(each => !SpecialChars.Contains(each))]);

    /// <summary>Writes the text with its quotes; half surrogate pairs become U+FFFD.</summary>
    public static void WriteText(ReadOnlySpan<char> text, ReplyBuffer output)
    {
        if (text.ContainsAnyExcept(PlainAscii))
        {
            WriteAnyText(text, output);
            return;
        }
        var room = output.GetSpan(text.Length + 2);
        room[0] = (byte)'"';
        Encoding.ASCII.GetBytes(text, room[1..]);
        room[text.Length + 1] = (byte)'"';
        output.Advance(text.Length + 2);
    }

    private static void WriteAnyText(ReadOnlySpan<char> text, ReplyBuffer output)
    {
        output.WriteByte((byte)'"');
        while (true)
        {
            var special = text.IndexOfAny(SpecialChars);
            WritePlain(special < 0 ? text : text[..special], output);
            if (special < 0)
                break;
            WriteEscaped(text[special], output);
            text = text[(special + 1)..];
        }
        output.WriteByte((byte)'"');
    }

    /// <summary>Writes one character that must not stand as it is.</summary>
    public static void WriteEscaped(char character, IBufferWriter<byte> output)
    {
        switch (character)
        {
            case '"': output.Write("\\\""u8); break;
            case '\\': output.Write("\\\\"u8); break;
            case '\b': output.Write("\\b"u8); break;
            case '\f': output.Write("\\f"u8); break;
            case '\n': output.Write("\\n"u8); break;
            case '\r': output.Write("\\r"u8); break;
            case '\t': output.Write("\\t"u8); break;
            default: WriteHex(character, output); break;
        }
    }

    /// <summary>True for a character that <see cref="WriteEscaped"/> must write.</summary>
    public static bool IsSpecial(char character) => SpecialChars.Contains(character);

    private static void WriteHex(char character, IBufferWriter<byte> output)
    {
        const int size = 6; // \uXXXX
        var span = output.GetSpan(size);
        "\\u"u8.CopyTo(span);
        for (var i = 0; i < 4; i++)
            span[2 + i] = "0123456789abcdef"u8[(character >> (12 - (4 * i))) & 15];
        output.Advance(size);
    }

    private static void WritePlain(ReadOnlySpan<char> text, ReplyBuffer output)
    {
        if (text.IsEmpty)
            return;
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }
}
