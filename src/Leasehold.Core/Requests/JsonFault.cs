using System.Text;
using System.Text.Json;

namespace Leasehold.Core.Requests;

/// <summary>Says what is wrong with a body in the words that clients know.</summary>
internal static class JsonFault
{
    public static string NotAnObject(JsonTokenType type) => "json: cannot unmarshal " + type switch
    {
        JsonTokenType.StartArray => "array",
        JsonTokenType.String => "string",
        JsonTokenType.Number => "number",
        _ => "bool",
    } + " into Go value of type map[string]interface {}";

    /// <summary>Never quotes more than one character: a body may hold secrets.</summary>
    public static string Describe(ReadOnlySpan<byte> body, JsonException exception, int mostDepth)
    {
        var position = PositionOf(body, exception);
        if (position >= body.Length)
            return "unexpected EOF";
        if (body[position] is (byte)'{' or (byte)'[' && DepthAt(body, position) >= mostDepth)
            return "exceeded max depth";
        Rune.DecodeFromUtf8(body[position..], out var rune, out _);
        return rune.Value < ' '
            ? $"invalid character '\\x{rune.Value:x2}' in the input"
            : $"invalid character '{rune}' in the input";
    }

    private static int PositionOf(ReadOnlySpan<byte> body, JsonException exception)
    {
        var position = 0;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
        {
            var end = body[position..].IndexOf((byte)'\n');
            if (end < 0)
                break;
            position += end + 1;
        }
        return (int)Math.Min(position + (exception.BytePositionInLine ?? 0), body.Length);
    }

    private static int DepthAt(ReadOnlySpan<byte> body, int position)
    {
        var depth = 0;
        var inText = false;
        for (var i = 0; i < position; i++)
        {
            switch (body[i])
            {
                case (byte)'\\' when inText: i++; break;
                case (byte)'"': inText = !inText; break;
                case (byte)'{' or (byte)'[' when !inText: depth++; break;
                case (byte)'}' or (byte)']' when !inText: depth--; break;
                default: break;
            }
        }
        return depth;
    }
}
