namespace Leasehold.Core.Routing;

/// <summary>A compiled path template; see <see cref="RouteTable.At"/> for its grammar.</summary>
public sealed class RouteTemplate
{
    private enum Kind
    {
        Literal,
        Name,
        NameWithAt,
        Any,
        Rest,
        RestOrEmpty,
    }

    private readonly (Kind Kind, string Text)[] _segments;
    private readonly string[] _names;
    private readonly string _front; // What stands before the last segment.
    private readonly string _behindRest; // Literals behind the capture of a rest, such as "/tune"; mostly empty.

    private RouteTemplate(string text, (Kind, string)[] segments)
    {
        Text = text;
        _segments = segments;
        _front = string.Concat(segments.SkipLast(1).Select(static s => s.Item2 + "/"));
        var rest = Array.FindIndex(segments, static s => s.Item1 is Kind.Rest or Kind.RestOrEmpty);
        _behindRest = rest < 0 ? "" : string.Concat(segments[(rest + 1)..].Select(static s => "/" + s.Item2));
        Plain = string.Join('/', segments.Select(static s => s.Item1 == Kind.Literal ? s.Item2 : $"{{{s.Item2}}}"));
        _names = [.. segments.Where(s => s.Item1 != Kind.Literal).Select(s => s.Item2)];
    }

    /// <summary>The template as written.</summary>
    public string Text { get; }

    /// <summary>The template as people and OpenAPI write it: <c>{name}</c> whatever the capture takes.</summary>
    public string Plain { get; }

    /// <summary>Whether a path begins as its paths do, and has something in the place of its last segment.</summary>
    internal bool Fronts(string path) =>
        _names.Length == 1 && _segments is [.., (not Kind.Literal, _)] && path.Length > _front.Length &&
        path.StartsWith(_front, StringComparison.Ordinal);

    /// <summary>The names of its captures, in order.</summary>
    public IReadOnlyList<string> CaptureNames => _names;

    internal static RouteTemplate Parse(string text) =>
        new(text, text.Length == 0 ? [] : [.. text.Split('/').Select(Segment)]);

    private static (Kind, string) Segment(string segment)
    {
        if (!segment.StartsWith('{'))
            return (Kind.Literal, segment);
        var inner = segment[1..^1];
        if (inner.EndsWith("...?", StringComparison.Ordinal))
            return (Kind.RestOrEmpty, inner[..^4]);
        if (inner.EndsWith("...", StringComparison.Ordinal))
            return (Kind.Rest, inner[..^3]);
        if (inner.EndsWith(":at", StringComparison.Ordinal))
            return (Kind.NameWithAt, inner[..^3]);
        return inner.EndsWith(":any", StringComparison.Ordinal) ? (Kind.Any, inner[..^4]) : (Kind.Name, inner);
    }

    internal bool TryMatch(string path, out Captures captures)
    {
        captures = Captures.None;
        if (_segments is [(Kind.Literal, var first), ..] && !path.StartsWith(first, StringComparison.Ordinal))
            return false; // Most of a table, without an array for their captures.
        var values = _names.Length == 0 ? [] : new KeyValuePair<string, string>[_names.Length];
        var taken = 0;
        var position = 0;
        for (var i = 0; i < _segments.Length; i++)
        {
            var (kind, text) = _segments[i];
            if (kind is Kind.Rest or Kind.RestOrEmpty)
            {
                if (TakeRest(path, position) is not { } rest || (rest.Length == 0 && kind == Kind.Rest))
                    return false;
                values[taken] = new(text, rest);
                captures = new Captures(values);
                return true;
            }
            if (position > path.Length)
                return false;
            var end = path.IndexOf('/', position);
            if (end < 0)
                end = path.Length;
            var segment = path.AsSpan(position, end - position);
            if (kind == Kind.Literal)
            {
                if (!segment.SequenceEqual(text))
                    return false;
            }
            else
            {
                if (!Takes(kind, segment))
                    return false;
                values[taken++] = new(text, segment.ToString());
            }
            position = end + 1;
        }
        // A single trailing slash is legal: a list of what lies below.
        if (position < path.Length)
            return false;
        captures = new Captures(values);
        return _segments.Length > 0 || path.Length == 0;
    }

    /// <summary>The path that has these texts in the places of the captures.</summary>
    internal string Fill(IEnumerable<string> texts)
    {
        using var next = texts.GetEnumerator();
        return string.Join('/', _segments.Select(segment =>
            segment.Kind == Kind.Literal ? segment.Text
            : next.MoveNext() ? next.Current
            : throw new BrokenInvariant($"{Text} has more captures than there are texts")));
    }

    private string? TakeRest(string path, int position)
    {
        var rest = position <= path.Length ? path[position..] : "";
        if (_behindRest.Length == 0)
            return rest;
        rest = rest.TrimEnd('/');
        return rest.EndsWith(_behindRest, StringComparison.Ordinal) ? rest[..^_behindRest.Length] : null;
    }

    private static bool Takes(Kind kind, ReadOnlySpan<char> segment)
    {
        if (segment.Length == 0)
            return false;
        if (kind == Kind.Any)
            return true;
        if (!IsWord(segment[0]) || !IsWord(segment[^1]))
            return false;
        foreach (var c in segment)
        {
            if (!IsWord(c) && c is not ('-' or '.') && !(c == '@' && kind == Kind.NameWithAt))
                return false;
        }
        return true;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
