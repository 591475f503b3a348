using System.Text.Json;
using System.Text.Unicode;
using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>Checks a JSON body in one pass and remembers where its members lie.</summary>
internal ref struct JsonBody
{
    public static readonly Refusal TooLarge = new(RefusalKind.TooLarge, "http: request body too large");

    private const int StringCost = 16;
    private const int ValueCost = 16;
    private const int ContainerCost = 48;
    private const string TooComplex = "refused JSON input due to high complexity: exceeded ";

    private readonly ReadOnlyMemory<byte> body;
    private readonly JsonLimits limits;
    private readonly List<JsonMember> members = [];
    private readonly Stack<HashSet<string>?> names = new();
    private Utf8JsonReader reader;
    private int strings;
    private long memory;
    private string? memberName;
    private int valueStart;

    private JsonBody(ReadOnlyMemory<byte> body, JsonLimits limits)
    {
        this.body = body;
        this.limits = limits;
        reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = limits.Depth });
    }

    public static Refusal? Parse(ReadOnlyMemory<byte> body, JsonLimits limits, out RequestData data)
    {
        data = RequestData.Empty;
        if (limits.Size > 0 && body.Length > limits.Size)
            return TooLarge;
        var trimmed = body.TrimStart(" \t\r\n"u8).TrimEnd(" \t\r\n"u8);
        if (trimmed.IsEmpty || trimmed.Span.SequenceEqual("null"u8))
            return null;
        if (!Utf8.IsValid(trimmed.Span))
            return Broken("invalid UTF-8");
        var parser = new JsonBody(trimmed, limits);
        try
        {
            if (parser.ReadObject() is { } refusal)
                return refusal;
        }
        catch (JsonException)
        {
            return Broken(JsonFault.Find(trimmed.Span, limits.Depth) ?? "invalid JSON");
        }
        data = new RequestData(parser.members, new JsonValue(trimmed));
        return null;
    }

    private static Refusal Broken(string reason) => Refusal.Invalid($"failed to parse JSON input: {reason}");

    private Refusal? ReadObject()
    {
        while (reader.Read())
        {
            if (names.Count == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                {
                var type = reader.TokenType;
                return Broken(JsonFault.Find(body.Span, limits.Depth) ?? JsonFault.NotAnObject(type));
            }
            if (ReadToken() is { } refusal)
                return refusal;
            if (limits.Strings > 0 && strings > limits.Strings)
                return Refusal.Invalid(TooComplex + "maximum number of strings");
            if (limits.Memory > 0 && memory > limits.Memory)
                return Refusal.Invalid(TooComplex + "maximum estimated memory limits");
        }
        return null;
    }

    private Refusal? ReadToken()
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
            case JsonTokenType.StartArray:
                BeginValue();
                memory += ContainerCost;
                names.Push(reader.TokenType == JsonTokenType.StartObject ? new(StringComparer.Ordinal) : null);
                return null;
            case JsonTokenType.EndObject:
            case JsonTokenType.EndArray:
                names.Pop();
                EndValue();
                return null;
            case JsonTokenType.PropertyName:
                return ReadName();
            case JsonTokenType.String:
                BeginValue();
                if (CheckText() is { } refusal)
                    return refusal;
                EndValue();
                return null;
            default:
                BeginValue();
                memory += StringCost + reader.ValueSpan.Length;
                EndValue();
                return null;
        }
    }

    private Refusal? ReadName()
    {
        if (CheckText() is { } refusal)
            return refusal;
        var name = reader.GetString() ?? "";
        if (names.Peek()?.Add(name) == false)
            return Broken("an object names the same key twice");
        if (names.Count == 1)
            memberName = name;
        return null;
    }

    private Refusal? CheckText()
    {
        strings++;
        memory += StringCost + reader.ValueSpan.Length;
        return reader.ValueIsEscaped && Surrogates.AreBroken(reader.ValueSpan)
            ? Broken("invalid surrogate pair in a string")
            : null;
    }

    private void BeginValue()
    {
        memory += ValueCost;
        if (names.Count == 1)
            valueStart = (int)reader.TokenStartIndex;
    }

    private void EndValue()
    {
        if (names.Count != 1 || memberName is not { } name)
            return;
        members.Add(new JsonMember(name, new JsonValue(body[valueStart..(int)reader.BytesConsumed])));
        memberName = null;
    }
}
