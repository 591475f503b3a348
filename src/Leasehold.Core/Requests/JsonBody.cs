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

    private readonly ReadOnlyMemory<byte> _body;
    private readonly JsonLimits _limits;
    private readonly List<JsonMember> _members = [];
    private readonly Stack<HashSet<string>?> _names = new();
    private Utf8JsonReader _reader;
    private int _strings;
    private long _memory;
    private string? _memberName;
    private int _valueStart;

    private JsonBody(ReadOnlyMemory<byte> body, JsonLimits limits)
    {
        _body = body;
        _limits = limits;
        _reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = limits.Depth });
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
        data = new RequestData(parser._members, new JsonValue(trimmed));
        return null;
    }

    private static Refusal Broken(string reason) => Refusal.Invalid($"failed to parse JSON input: {reason}");

    private Refusal? ReadObject()
    {
        while (_reader.Read())
        {
            if (_names.Count == 0 && _reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
            {
                var type = _reader.TokenType;
                return Broken(JsonFault.Find(_body.Span, _limits.Depth) ?? JsonFault.NotAnObject(type));
            }
            if (ReadToken() is { } refusal)
                return refusal;
            if (_limits.Strings > 0 && _strings > _limits.Strings)
                return Refusal.Invalid(TooComplex + "maximum number of strings");
            if (_limits.Memory > 0 && _memory > _limits.Memory)
                return Refusal.Invalid(TooComplex + "maximum estimated memory limits");
        }
        return null;
    }

    private Refusal? ReadToken()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
            case JsonTokenType.StartArray:
                BeginValue();
                _memory += ContainerCost;
                _names.Push(_reader.TokenType == JsonTokenType.StartObject ? new(StringComparer.Ordinal) : null);
                return null;
            case JsonTokenType.EndObject:
            case JsonTokenType.EndArray:
                _names.Pop();
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
                _memory += StringCost + _reader.ValueSpan.Length;
                EndValue();
                return null;
        }
    }

    private Refusal? ReadName()
    {
        if (CheckText() is { } refusal)
            return refusal;
        var name = _reader.GetString() ?? "";
        if (_names.Peek()?.Add(name) == false)
            return Broken("an object names the same key twice");
        if (_names.Count == 1)
            _memberName = name;
        return null;
    }

    private Refusal? CheckText()
    {
        _strings++;
        _memory += StringCost + _reader.ValueSpan.Length;
        return _reader.ValueIsEscaped && Surrogates.AreBroken(_reader.ValueSpan)
            ? Broken("invalid surrogate pair in a string")
            : null;
    }

    private void BeginValue()
    {
        _memory += ValueCost;
        if (_names.Count == 1)
            _valueStart = (int)_reader.TokenStartIndex;
    }

    private void EndValue()
    {
        if (_names.Count != 1 || _memberName is not { } name)
            return;
        _members.Add(new JsonMember(name, new JsonValue(_body[_valueStart..(int)_reader.BytesConsumed])));
        _memberName = null;
    }
}
