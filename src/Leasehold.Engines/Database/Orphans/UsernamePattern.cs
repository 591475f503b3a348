using System.Globalization;
using System.Text.RegularExpressions;

namespace Leasehold.Engines.Database.Orphans;

/// <summary>What names of users look like that a connection makes.</summary>
/// <param name="Prefix">What all begin with; below two characters they cannot be told from others.</param>
/// <param name="IsDefault">Whether they are made by a plugin's own template.</param>
/// <param name="Longest">Where a plugin's own template cuts them, in characters.</param>
internal sealed partial record UsernamePattern(string Prefix, bool IsDefault, int Longest)
{
    private const int ShortestPrefix = 2;

    /// <summary>Whether names can be told from those of others.</summary>
    public bool Tells => Prefix.Length >= ShortestPrefix;

    /// <summary>Whether a name is one of them.</summary>
    public bool Fits(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && (!IsDefault || IsWhole(name) || IsCut(name));

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

    private static bool IsWhole(string name) => Whole().IsMatch(name);

    private bool IsCut(string name) => name.Length == Longest && Cut().IsMatch(name);

    [GeneratedRegex(
        "^v-.{0,10}-.{0,10}-[0-9A-Za-z]{20}-[0-9]{10}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(
        "^v-.{0,10}-.{0,10}-(?:[0-9A-Za-z]{1,20}|[0-9A-Za-z]{20}-[0-9]{0,9})$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Cut();

    [GeneratedRegex("-(?<time>[0-9]{10})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Moment();
}
