using System.Text.RegularExpressions;
using Leasehold.House.Tests.Sources;

namespace Leasehold.House.Tests.Architecture;

/// <summary>
/// "Only these places know that": a pattern, where it is searched, and the places where it is lawful.
/// A place is a folder (ends with '/'), a file, or the end of a file name (starts with '*').
/// </summary>
internal sealed record Only(string Name, Regex Pattern, string[] Searched, string[] Lawful, string Fix)
{
    public IEnumerable<Finding> Broken(IEnumerable<SourceFile> files) =>
        files.Where(file => Searched.Any(place => IsIn(file.Path, place)))
            .Where(file => !Lawful.Any(place => IsIn(file.Path, place)))
            .SelectMany(file => file.Lines
                .Select((text, index) => (Code: WithoutComment(text), Line: index + 1))
                .Select(line => (Match: Pattern.Match(line.Code), line.Line))
                .Where(hit => hit.Match.Success)
                .Select(hit => new Finding(file.Path, hit.Line, $"{Name}: `{hit.Match.Value}`", Fix)));

    private static bool IsIn(string path, string place) =>
        place.StartsWith('*')
            ? path.EndsWith(place[1..], StringComparison.Ordinal)
            : path.StartsWith(place, StringComparison.Ordinal);

    private static string WithoutComment(string line)
    {
        var start = line.IndexOf("//", StringComparison.Ordinal);
        return start < 0 ? line : line[..start];
    }
}
