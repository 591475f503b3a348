using System.Text;

namespace Leasehold.Templates.Bytes;

/// <summary>Base64 with padding; errors name the byte that Go names.</summary>
internal static class Base64Text
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    public static string Encode(string bytes) => Convert.ToBase64String(ByteText.ToBytes(bytes));

    /// <summary>Decodes; line ends are skipped.</summary>
    // Returns: absent, or where it went wrong.
    public static int? Decode(string text, out string bytes)
    {
        var decoded = new StringBuilder();
        var (bits, count, group) = (0, 0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '\r' or '\n')
                continue;
            if (text[at] == '=')
            {
                bytes = decoded.ToString();
                return BadPadding(text, at, group);
            }
            var value = Alphabet.IndexOf(text[at], StringComparison.Ordinal);
            if (value < 0)
            {
                bytes = "";
                return at;
            }
            bits = ((bits << 6) | value) & 0xFFFF;
            count += 6;
            group = (group + 1) % 4;
            if (count < 8)
                continue;
            count -= 8;
            decoded.Append((char)((bits >> count) & 0xFF));
        }
        bytes = decoded.ToString();
        return group == 0 ? null : text.Length - group;
    }

    // After two characters of a group two signs follow, after three one; then the text ends.
    private static int? BadPadding(string text, int at, int group)
    {
        if (group < 2)
            return at;
        var next = SkipLines(text, at + 1);
        if (group == 2)
        {
            if (next == text.Length)
                return text.Length;
            if (text[next] != '=')
                return next - 1;
            next = SkipLines(text, next + 1);
        }
        return next < text.Length ? next : null;
    }

    private static int SkipLines(string text, int at)
    {
        while (at < text.Length && text[at] is '\r' or '\n')
            at++;
        return at;
    }
}
