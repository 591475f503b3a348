using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Leasehold.Core.Tests.Policies;

/// <summary>The rules of evaluation read naively, to check the real evaluator against.</summary>
internal static class ReferenceAcl
{
    /// <summary>A block: path, capabilities, a value its one parameter must have, or must not have.</summary>
    internal sealed record Block(string Path, string[] Capabilities, string? Only = null, string? Never = null);

    private static readonly ConcurrentDictionary<string, Regex> Expressions = new(StringComparer.Ordinal);

    public static bool Allows(IEnumerable<Block> all, string operation, string path, string? parameter)
    {
        var list = operation is "list" or "scan";
        var blocks = Choose(all, list ? [path, path.EndsWith('/') ? path[..^1] : path] : [path]);
        var capabilities = blocks.SelectMany(block => block.Capabilities).ToHashSet(StringComparer.Ordinal);
        if (capabilities.Contains("deny") || !capabilities.Contains(operation))
            return false;
        if (parameter is null || operation is not ("read" or "create" or "update" or "patch"))
            return true;
        var only = blocks.Select(block => block.Only).OfType<string>().ToList();
        return !blocks.Any(block => block.Never == parameter) && (only.Count == 0 || only.Contains(parameter));
    }

    public static string Capabilities(IEnumerable<Block> all, string path)
    {
        var blocks = Choose(all, [path, path.EndsWith('/') ? path[..^1] : path]);
        var names = blocks.SelectMany(block => block.Capabilities).Distinct().Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 || names.Contains("deny") ? "deny" : string.Join(',', names);
    }

    private static List<Block> Choose(IEnumerable<Block> all, string[] spellings)
    {
        var rules = all.GroupBy(block => block.Path.StartsWith('/') ? block.Path[1..] : block.Path).ToList();
        foreach (var spelling in spellings)
        {
            if (rules.Find(rule => rule.Key == spelling && !IsWildcard(rule.Key)) is { } exact)
                return [.. exact];
        }
        var best = rules.Where(rule => IsWildcard(rule.Key) && spellings.Any(Expression(rule.Key).IsMatch))
            .OrderBy(rule => HasPlus(rule.Key) ? rule.Key.IndexOf('+') : rule.Key.Length - 1)
            .ThenBy(rule => rule.Key.EndsWith('*') ? 0 : 1)
            .ThenBy(rule => -rule.Key.TrimEnd('*').Split('/').Count(segment => segment == "+"))
            .ThenBy(rule => rule.Key.TrimEnd('*').Length)
            .ThenBy(rule => rule.Key.TrimEnd('*'), StringComparer.Ordinal)
            .LastOrDefault();
        return best is null ? [] : [.. best];
    }

    private static bool HasPlus(string pattern) => pattern == "+" || pattern.StartsWith("+/") || pattern.Contains("/+");

    private static bool IsWildcard(string pattern) => HasPlus(pattern) || pattern.EndsWith('*');

    private static Regex Expression(string pattern) => Expressions.GetOrAdd(pattern, static pattern =>
    {
        var glob = pattern.EndsWith('*');
        var segments = (glob ? pattern[..^1] : pattern).Split('/')
            .Select(segment => segment == "+" ? "[^/]*" : Regex.Escape(segment));
        return new Regex($"^{string.Join('/', segments)}{(glob ? ".*" : "")}$", RegexOptions.NonBacktracking);
    });
}
