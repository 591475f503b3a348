using System.Globalization;
using System.Text.RegularExpressions;

namespace Leasehold.Engines.Database.Orphans;

/// <summary>What names of users look like that a connection makes.</summary>
/// <param name="Prefix">What all begin with; below two characters they cannot be told from others.</param>
/// <param name="IsDefault">Whether they are made by a plugin's own template.</param>
internal sealed partial record UsernamePattern(string Prefix, bool IsDefault)
{
    private const int ShortestPrefix = 2;

    /// <summary>Whether names can be told from those of others.</summary>
    public bool Tells => Prefix.Length >= ShortestPrefix;

    /// <summary>Whether a name is one of them.</summary>
    public bool Fits(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && (!IsDefault || Default().IsMatch(name));

    /// <summary>What several names have in common at their beginning.</summary>
    public static string Common(IReadOnlyList<string> names)
    {
        var common = names[0];
        foreach (var name in names)
        {
            var length = common.AsSpan().CommonPrefixLength(name);
            common = common[..length];
        }
        return common;
    }

    /// <summary>When a user was made, as its name tells at its end; null if it does not.</summary>
    public static DateTimeOffset? Since(string name)
    {
        if (Moment().Match(name) is not { Success: true } match)
            return null;
        var seconds = long.Parse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture);
        return DateTimeOffset.FromUnixTimeSeconds(seconds);
    }

    // Also names that were cut at 32 characters.
    [GeneratedRegex(
        "^v-.{0,10}-.{0,10}-[0-9A-Za-z]{8,20}(?:-[0-9]{0,10})?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Default();

    [GeneratedRegex("-(?<time>[0-9]{10})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Moment();
}
