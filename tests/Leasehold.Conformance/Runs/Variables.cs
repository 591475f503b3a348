using System.Text.RegularExpressions;

namespace Leasehold.Conformance.Runs;

/// <summary>What earlier rows of a file saved. <c>{name}</c> in a later row is replaced by it.</summary>
internal sealed partial class Variables
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public string this[string name]
    {
        get => values.TryGetValue(name, out var value)
            ? value
            : throw new FormatException($"no earlier row saved `{name}`");
        set => values[name] = value;
    }

    public string Fill(string text) => Name().Replace(text, match => this[match.Groups["name"].Value]);

    [GeneratedRegex(@"(?<!\{)\{(?<name>[a-z_][a-z0-9_]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
