using System.Text;

namespace Leasehold.Core.Policies;

/// <summary>A rule's path with selectors between double braces.</summary>
internal sealed class PathTemplate
{
    private const string Open = "{{";
    private const string Close = "}}";

    // Inserted into a path these would widen what the rule matches.
    private const string Widening = "/*+";

    private readonly string[] _pieces; // Texts at even places, selectors at odd ones.

    private PathTemplate(string text, string[] pieces)
    {
        Text = text;
        _pieces = pieces;
    }

    /// <summary>The path as written.</summary>
    public string Text { get; }

    public bool HasSelectors => _pieces.Length > 1;

    /// <summary>Absent when the braces are not balanced.</summary>
    public static PathTemplate? Parse(string text)
    {
        var parts = text.Split(Open);
        var pieces = new List<string> { parts[0] };
        foreach (var part in parts.AsSpan(1))
        {
            var halves = part.Split(Close);
            if (halves.Length != 2)
                return null;
            pieces.Add(halves[0].Trim());
            pieces.Add(halves[1]);
        }
        return parts[0].Contains(Close) ? null : new PathTemplate(text, [.. pieces]);
    }

    /// <summary>The path for who asks; absent when a selector has no value, or one that would widen the path.</summary>
    public string? Fill(IIdentityValues? identity)
    {
        if (!HasSelectors)
            return Text;

        var path = new StringBuilder(_pieces[0]);
        for (var i = 1; i < _pieces.Length; i += 2)
        {
            if (!IdentitySelector.TryParse(_pieces[i], out var selector)
                || identity?.Find(selector) is not { Length: > 0 } value
                || value.AsSpan().ContainsAny(Widening) || value.Any(char.IsControl))
                return null;
            path.Append(value).Append(_pieces[i + 1]);
        }
        return path.ToString();
    }
}
