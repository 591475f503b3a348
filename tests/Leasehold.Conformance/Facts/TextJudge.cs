using System.Text.RegularExpressions;

namespace Leasehold.Conformance.Facts;

/// <summary>Judges bodies and headers. Values may stand in quotes.</summary>
internal static class TextJudge
{
    public static bool Holds(string? actual, string verb, string value)
    {
        var text = Unquoted(value);
        return verb switch
        {
            "absent" => actual is null,
            "exists" => actual is not null,
            "empty" => string.IsNullOrEmpty(actual),
            "=" => actual == text,
            "!=" => actual != text,
            "contains" => actual?.Contains(text, StringComparison.Ordinal) == true,
            "lacks" => actual?.Contains(text, StringComparison.Ordinal) != true,
            "matches" => actual is not null && Pattern(value).IsMatch(actual),
            _ => throw new FormatException($"`{verb}` says nothing of a text"),
        };
    }

    /// <summary>A pattern between slashes.</summary>
    public static Regex Pattern(string value) =>
        value is ['/', .. var pattern, '/']
            ? new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.Singleline)
            : throw new FormatException($"`{value}` is no /pattern/");

    private static string Unquoted(string value) => value is ['"', .. var inner, '"'] ? inner : value;
}
