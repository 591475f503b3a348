namespace Leasehold.Core.Requests;

/// <summary>The query of a request: names with one or more values, in the order in which they came.</summary>
public sealed class QueryData
{
    /// <summary>Most pairs of one query.</summary>
    public const int MostPairs = 1000;

    private readonly List<KeyValuePair<string, string>> _pairs = [];

    private QueryData()
    {
    }

    /// <summary>No query.</summary>
    public static QueryData Empty { get; } = new();

    /// <summary>How many pairs there are.</summary>
    public int Count => _pairs.Count;

    /// <summary>The pairs, in the order sent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs;

    /// <summary>Reads what stands after the question mark.</summary>
    public static Refusal? Parse(ReadOnlySpan<char> raw, out QueryData query) => Parse(raw, "query", out query);

    /// <summary>Reads the body of a form, whose bytes stand as characters.</summary>
    public static Refusal? ParseForm(ReadOnlySpan<char> raw, out QueryData form) => Parse(raw, "form", out form);

    private static Refusal? Parse(ReadOnlySpan<char> raw, string kind, out QueryData query)
    {
        query = Empty;
        if (raw.IsEmpty)
            return null;
        var parsed = new QueryData();
        foreach (var range in raw.Split('&'))
        {
            var pair = raw[range];
            if (pair.IsEmpty)
                continue;
            if (parsed._pairs.Count == MostPairs)
                return Refusal.Invalid($"more than {MostPairs} {kind} parameters");
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? default : pair[(equals + 1)..];
            if (!PercentEncoding.TryDecode(name, plusIsSpace: true, out var decodedName) ||
                !PercentEncoding.TryDecode(value, plusIsSpace: true, out var decodedValue))
                return Refusal.Invalid($"the {kind} is not valid percent-encoded UTF-8");
            parsed._pairs.Add(new(decodedName, decodedValue));
        }
        query = parsed;
        return null;
    }

    /// <summary>The first value of the name, or null.</summary>
    public string? Find(string name)
    {
        foreach (var pair in _pairs)
        {
            if (pair.Key == name)
                return pair.Value;
        }
        return null;
    }

    /// <summary>A flag such as <c>list=true</c>: false if absent, a refusal without text if it is no boolean.</summary>
    public Refusal? Flag(string name, out bool value)
    {
        value = false;
        return Find(name) is { Length: > 0 } text && !GoBool.TryParse(text, out value)
            ? Refusal.InvalidWithoutText()
            : null;
    }
}
