using System.Globalization;
using System.Text;

namespace Leasehold.Core.Requests;

/// <summary>Quotes inside error texts, in the two forms that clients know.</summary>
public static class GoQuote
{
    // Clients send texts of any size where a name belongs; an error that repeats them whole helps nobody.
    private const int LongestShown = 4_096;

    /// <summary>
    /// Double quotes around, what cannot be printed escaped. Of a text above 4,096 characters the beginning, and its
    /// length.
    /// </summary>
    public static string Quote(string text)
    {
        if (text.Length > LongestShown)
            return Cut(text, Quote);
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
            AppendRune(quoted, rune);
        return quoted.Append('"').ToString();
    }

    /// <summary>True if every character is a letter, mark, number, punctuation, symbol or the plain space.</summary>
    public static bool IsPrintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!PathRules.IsPrintable(rune))
                return false;
        }
        return true;
    }

    /// <summary>As durations are quoted: control characters and all bytes outside ASCII in hex.</summary>
    internal static string QuoteBytes(string text)
    {
        if (text.Length > LongestShown)
            return Cut(text, QuoteBytes);
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (unit is (byte)'"' or (byte)'\\')
                quoted.Append('\\').Append((char)unit);
            else if (unit is < 0x20 or >= 0x80)
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{unit:x2}");
            else
                quoted.Append((char)unit);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>One byte in single quotes, read as Latin-1.</summary>
    internal static string QuoteCharacter(byte unit)
    {
        if (unit is (byte)'\'')
            return "'\\''";
        if (unit is (byte)'"')
            return "'\"'";
        return $"'{Quote(((char)unit).ToString())[1..^1]}'";
    }

    private static string Cut(string text, Func<string, string> quote)
    {
        var length = char.IsHighSurrogate(text[LongestShown - 1]) ? LongestShown - 1 : LongestShown;
        return $"{quote(text[..length])}... ({text.Length} characters)";
    }

    private static void AppendRune(StringBuilder quoted, Rune rune)
    {
        var named = "\a\b\f\n\r\t\v\"\\".IndexOf((char)Math.Min(rune.Value, 0x7f));
        if (named >= 0)
            quoted.Append('\\').Append("abfnrtv\"\\"[named]);
        else if (PathRules.IsPrintable(rune))
            quoted.Append(rune);
        else if (rune.Value < 0x80)
            quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
        else
            quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
    }
}
