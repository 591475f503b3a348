using System.Text;
using System.Text.Json;

namespace Leasehold.Core.Json;

/// <summary>A JSON value as the bytes that were sent, already checked: numbers keep their literal text.</summary>
public readonly struct JsonValue
{
    private static readonly byte[] NullBytes = "null"u8.ToArray();

    private readonly ReadOnlyMemory<byte> _raw;

    /// <summary>Takes over bytes that hold exactly one valid JSON value without space around it.</summary>
    public JsonValue(ReadOnlyMemory<byte> raw) => _raw = raw;

    /// <summary>The literal <c>null</c>.</summary>
    public static JsonValue Null { get; } = new(NullBytes);

    /// <summary>The bytes of the value.</summary>
    public ReadOnlyMemory<byte> Raw => _raw.IsEmpty ? NullBytes : _raw;

    /// <summary>What the value is.</summary>
    public JsonKind Kind => _raw.IsEmpty ? JsonKind.Null : _raw.Span[0] switch
    {
        (byte)'"' => JsonKind.Text,
        (byte)'{' => JsonKind.Object,
        (byte)'[' => JsonKind.Array,
        (byte)'t' => JsonKind.True,
        (byte)'f' => JsonKind.False,
        (byte)'n' => JsonKind.Null,
        _ => JsonKind.Number,
    };

    /// <summary>True for <c>null</c>.</summary>
    public bool IsNull => Kind == JsonKind.Null;

    /// <summary>A value that holds this text.</summary>
    public static JsonValue Of(string text)
    {
        using var buffer = new ReplyBuffer(text.Length + 2);
        new JsonWriter(buffer).Value(text);
        return new JsonValue(buffer.Written.ToArray());
    }

    /// <summary>A list of these texts.</summary>
    public static JsonValue Of(IReadOnlyList<string> texts)
    {
        using var buffer = new ReplyBuffer();
        new JsonWriter(buffer).Value(texts);
        return new JsonValue(buffer.Written.ToArray());
    }

    /// <summary>Unescaped text of a string; the literal text of anything else.</summary>
    public string Text()
    {
        var span = Raw.Span;
        if (Kind != JsonKind.Text)
            return Encoding.UTF8.GetString(span);
        var inner = span[1..^1];
        if (inner.IndexOf((byte)'\\') < 0)
            return Encoding.UTF8.GetString(inner);
        var reader = new Utf8JsonReader(span);
        reader.Read();
        return reader.GetString() ?? "";
    }

    /// <summary>The elements of an array; empty for anything else.</summary>
    public IReadOnlyList<JsonValue> Items()
    {
        if (Kind != JsonKind.Array)
            return [];
        var items = new List<JsonValue>();
        var reader = Reader();
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Take(ref reader));
        return items;
    }

    /// <summary>The members of an object, in the order sent; empty for anything else.</summary>
    public IReadOnlyList<JsonMember> Members()
    {
        if (Kind != JsonKind.Object)
            return [];
        var members = new List<JsonMember>();
        var reader = Reader();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString() ?? "";
            reader.Read();
            members.Add(new JsonMember(name, Take(ref reader)));
        }
        return members;
    }

    /// <summary>The value in the form in which clients see it: see <see cref="CanonicalJson"/>.</summary>
    public byte[] Canonical()
    {
        using var buffer = new ReplyBuffer(Raw.Length);
        CanonicalJson.Write(Raw.Span, buffer);
        return buffer.Written.ToArray();
    }

    // The value may hold what its text is: printing it must not leak it.
    /// <summary>Says the kind, never the content.</summary>
    public override string ToString() => $"[{Kind}]";

    private Utf8JsonReader Reader() => new(Raw.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });

    private JsonValue Take(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonValue(Raw[start..(int)reader.BytesConsumed]);
    }
}
