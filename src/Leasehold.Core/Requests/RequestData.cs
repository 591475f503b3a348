using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Leasehold.Core.Json;
using Leasehold.Core.Policies;

namespace Leasehold.Core.Requests;

/// <summary>What came with a request, from a JSON body, a form or the query: named values as they were sent.</summary>
public sealed class RequestData : IReadOnlyList<JsonMember>, IAclParameters
{
    private readonly IReadOnlyList<JsonMember> _members;

    internal RequestData(IReadOnlyList<JsonMember> members, JsonValue whole)
    {
        _members = members;
        Whole = whole;
    }

    /// <summary>Nothing was sent.</summary>
    public static RequestData Empty { get; } = new([], new JsonValue("{}"u8.ToArray()));

    /// <summary>How many members there are.</summary>
    public int Count => _members.Count;

    /// <summary>The member at a place, in the order sent.</summary>
    public JsonMember this[int index] => _members[index];

    /// <inheritdoc/>
    public string NameAt(int index) => _members[index].Name;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ValueAt(int index) => _members[index].Value.Raw.Span;

    /// <summary>All members as one JSON object.</summary>
    public JsonValue Whole { get; }

    /// <summary>
    /// Reads a body that must be one JSON object: strict UTF-8, no half surrogate pairs, no name twice in an object,
    /// within the limits. An empty body, or <c>null</c>, is no data.
    /// </summary>
    public static Refusal? ParseJson(ReadOnlyMemory<byte> body, JsonLimits limits, out RequestData data) =>
        JsonBody.Parse(body, limits, out data);

    /// <summary>Reads a form: names that repeat are joined with commas.</summary>
    public static Refusal? ParseForm(ReadOnlyMemory<byte> body, JsonLimits limits, out RequestData data)
    {
        data = Empty;
        if (limits.Size > 0 && body.Length > limits.Size)
            return JsonBody.TooLarge;
        var characters = new char[body.Length];
        for (var i = 0; i < characters.Length; i++)
            characters[i] = (char)body.Span[i];
        if (QueryData.ParseForm(characters, out var form) is { } refusal)
            return refusal;
        data = Collect(form, static values => JsonValue.Of(string.Join(',', values)));
        return null;
    }

    /// <summary>Takes a query: repeated names become lists; <c>list</c>, <c>scan</c>, <c>help</c> stay out.</summary>
    public static RequestData FromQuery(QueryData query) => query.Count == 0
        ? Empty
        : Collect(query, static values => values.Count == 1 ? JsonValue.Of(values[0]) : JsonValue.Of(values),
            "list", "scan", "help");

    /// <summary>The value sent under the name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out JsonValue? value)
    {
        foreach (var member in _members)
        {
            if (member.Name != name)
                continue;
            value = member.Value;
            return true;
        }
        value = null;
        return false;
    }

    /// <summary>The same with all names in lower case: a few old paths take their fields in any case.</summary>
    public RequestData WithLowerNames()
    {
        var lowered = new JsonMember[_members.Count];
        for (var i = 0; i < lowered.Length; i++)
            lowered[i] = _members[i] with { Name = _members[i].Name.ToLowerInvariant() };
        return new RequestData(lowered, Whole);
    }

    /// <summary>The same with another value under a name, sent or not; the whole stays as it was sent.</summary>
    internal RequestData With(string name, JsonValue value) =>
        new([.. _members.Where(member => member.Name != name), new JsonMember(name, value)], Whole);

    /// <summary>Goes through the members, in the order sent.</summary>
    public IEnumerator<JsonMember> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static RequestData Collect(
        QueryData query, Func<IReadOnlyList<string>, JsonValue> join, params ReadOnlySpan<string> left)
    {
        var values = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, value) in query.Pairs)
        {
            if (left.Contains(name))
                continue;
            if (values.TryGetValue(name, out var list))
                list.Add(value);
            else
                values.Add(name, [value]);
        }

        var collected = new List<JsonMember>(values.Count);
        using var whole = new ReplyBuffer();
        var writer = new JsonWriter(whole);
        writer.BeginObject();
        foreach (var (name, list) in values)
        {
            var value = join(list);
            collected.Add(new JsonMember(name, value));
            writer.Name(name);
            writer.Raw(value.Raw.Span);
        }
        writer.EndObject();
        return new RequestData(collected, new JsonValue(whole.Written.ToArray()));
    }
}
