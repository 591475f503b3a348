using System.Text.RegularExpressions;

namespace Leasehold.House.Tests.Sources;

/// <summary>A C# file: its path from the root and its lines.</summary>
internal sealed partial record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public string Text => string.Join('\n', Lines);

    /// <summary>Types at the outermost level. With file-scoped namespaces these start in the first column.</summary>
    public IEnumerable<(string Name, int Line)> TopLevelTypes()
    {
        for (var i = 0; i < Lines.Count; i++)
        {
            if (TypeDeclaration().Match(Lines[i]) is { Success: true } match)
                yield return (match.Groups["name"].Value, i + 1);
        }
    }

    /// <summary>Types at any depth.</summary>
    public IEnumerable<string> AllTypes() =>
        Lines.Select(line => TypeDeclaration().Match(line.TrimStart()))
            .Where(match => match.Success)
            .Select(match => match.Groups["name"].Value);

    [GeneratedRegex(
        @"^(?:(?:public|internal|private|protected|file|sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*" +
        @"(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?|delegate\s+[\w<>\[\]?,. ]+?)\s+" +
        @"(?<name>[A-Z]\w*)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeDeclaration();
}
