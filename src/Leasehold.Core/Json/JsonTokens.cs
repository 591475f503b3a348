using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Leasehold.Core.Json;

/// <summary>The tokens of one JSON value in rented memory: names and values, without closing brackets.</summary>
internal sealed class JsonTokens : IDisposable
{
    private const int FirstSize = 64;

    private JsonToken[] _tokens = ArrayPool<JsonToken>.Shared.Rent(FirstSize);
    private int _count;

    public ref readonly JsonToken this[int index] => ref _tokens[index];

    public static JsonTokens Read(ReadOnlySpan<byte> json, int mostDepth)
    {
        var all = new JsonTokens();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = mostDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                ref var closed = ref all._tokens[open.Pop()];
                closed.End = (int)reader.BytesConsumed;
                closed.Next = all._count;
                continue;
            }
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                open.Push(all._count);
            all.Add((int)reader.TokenStartIndex, EndOf(ref reader), KindOf(reader.TokenType));
        }
        return all;
    }

    /// <summary>True if the names of the object at the index stand in byte order already.</summary>
    public bool NamesAreSorted(ReadOnlySpan<byte> json, int index)
    {
        var end = _tokens[index].Next;
        var before = -1;
        for (var name = index + 1; name < end; name = _tokens[name + 1].Next)
        {
            if (before >= 0 && Compare(json, before, name) > 0)
                return false;
            before = name;
        }
        return true;
    }

    /// <summary>The tokens of the object's names, in byte order of what they say.</summary>
    public int[] SortedNames(ReadOnlySpan<byte> json, int index)
    {
        var names = new List<(string Name, int Token)>();
        var end = _tokens[index].Next;
        for (var name = index + 1; name < end; name = _tokens[name + 1].Next)
            names.Add((Unescaped(json, name), name));
        names.Sort(static (left, right) => Utf8Order.Compare(left.Name, right.Name));
        var sorted = new int[names.Count];
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = names[i].Token;
        return sorted;
    }

    public void Dispose()
    {
        if (_tokens.Length == 0)
            return;
        ArrayPool<JsonToken>.Shared.Return(_tokens);
        _tokens = [];
    }

    private static JsonKind KindOf(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => JsonKind.Object,
        JsonTokenType.StartArray => JsonKind.Array,
        JsonTokenType.String or JsonTokenType.PropertyName => JsonKind.Text,
        JsonTokenType.Number => JsonKind.Number,
        JsonTokenType.True => JsonKind.True,
        JsonTokenType.False => JsonKind.False,
        _ => JsonKind.Null,
    };

    // The reader has consumed the colon, too, when it stands on a name.
    private static int EndOf(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.PropertyName
        ? (int)reader.TokenStartIndex + reader.ValueSpan.Length + 2
        : (int)reader.BytesConsumed;

    private int Compare(ReadOnlySpan<byte> json, int left, int right)
    {
        var first = json[(_tokens[left].Start + 1)..(_tokens[left].End - 1)];
        var second = json[(_tokens[right].Start + 1)..(_tokens[right].End - 1)];
        return first.Contains((byte)'\\') || second.Contains((byte)'\\')
            ? Utf8Order.Compare(Unescaped(json, left), Unescaped(json, right))
            : first.SequenceCompareTo(second);
    }

    private string Unescaped(ReadOnlySpan<byte> json, int index)
    {
        var quoted = json[_tokens[index].Start.._tokens[index].End];
        if (!quoted.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(quoted[1..^1]);
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString() ?? "";
    }

    private void Add(int start, int end, JsonKind kind)
    {
        if (_count == _tokens.Length)
        {
            var wider = ArrayPool<JsonToken>.Shared.Rent(_count * 2);
            _tokens.AsSpan().CopyTo(wider);
            ArrayPool<JsonToken>.Shared.Return(_tokens);
            _tokens = wider;
        }
        _tokens[_count++] = new JsonToken { Start = start, End = end, Next = _count, Kind = kind };
    }
}
