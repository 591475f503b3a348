using System.Buffers;
using System.Globalization;
using System.Text;

namespace Leasehold.Core.Requests;

/// <summary>What no path may hold, so that what is authorized is what runs.</summary>
internal static class PathRules
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public static Refusal? Check(ReadOnlySpan<char> path)
    {
        var odd = path.IndexOfAnyExcept(Plain);
        if (odd >= 0 && CheckCharacters(path[odd..]) is { } refusal)
            return refusal;
        return CheckSegments(path);
    }

    private static Refusal? CheckSegments(ReadOnlySpan<char> path)
    {
        for (var rest = path; !rest.IsEmpty;)
        {
            var slash = rest.IndexOf('/');
            var segment = slash < 0 ? rest : rest[..slash];
            if (segment.IsEmpty)
                return Refusal.Invalid("paths with an empty segment ('//') are not supported");
            if (segment is "." or "..")
                return Refusal.Invalid("relative paths not supported");
            rest = slash < 0 ? default : rest[(slash + 1)..];
        }
        return null;
    }

    private static Refusal? CheckCharacters(ReadOnlySpan<char> path)
    {
        foreach (var rune in path.EnumerateRunes())
        {
            if (rune.Value == '\\')
                return Refusal.Invalid("paths with a backslash are not supported");
            if (!IsPrintable(rune))
                return Refusal.Invalid("path contains non-printable characters");
        }
        return null;
    }

    // Letters, marks, numbers, punctuation, symbols and the plain space. A half surrogate pair arrives as U+FFFD.
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or
        UnicodeCategory.ParagraphSeparator);
}
