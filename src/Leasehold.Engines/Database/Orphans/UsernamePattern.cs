using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Database.Orphans;

/// <summary>What names of users look like that a connection makes.</summary>
/// <param name="Prefix">What all begin with; below two characters they cannot be told from others.</param>
/// <param name="Default">The plugin's rules, where its own template makes them; null for another template.</param>
internal sealed partial record UsernamePattern(string Prefix, UsernameRules? Default)
{
    private const int ShortestPrefix = 2;

    /// <summary>Whether names can be told from those of others.</summary>
    public bool Tells => Prefix.Length >= ShortestPrefix;

    /// <summary>Whether a name is one of them.</summary>
    public bool Fits(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && (Default is null || IsWhole(name) || IsCut(name, Default));

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

    // What is cut within a character ends in a replacement of it, which has more bytes.
    private static bool IsCut(string name, UsernameRules rules) =>
        name.Length <= rules.DefaultLength &&
        Encoding.UTF8.GetByteCount(name) >= rules.DefaultLength &&
        (rules.NamesCaller ? Cut() : CutRole()).IsMatch(name);

    [GeneratedRegex(
        "^v-.{0,10}-.{0,10}-[0-9A-Za-z]{20}-[0-9]{10}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(
        "^v-.{0,10}-.{0,10}-(?:[0-9A-Za-z]{1,20}|[0-9A-Za-z]{20}-[0-9]{0,9})$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Cut();

    [GeneratedRegex("^v-.{0,4}-[0-9A-Za-z]{1,20}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CutRole();

    [GeneratedRegex("-(?<time>[0-9]{10})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Moment();
}
