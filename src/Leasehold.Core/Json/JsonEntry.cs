namespace Leasehold.Core.Json;

internal enum JsonShape
{
    Text,
    Integer,
    Flag,
    Moment,
    Raw,
    Texts,
    Integers,
    Maps,
    Map,
    Pairs,
}

/// <summary>One named value of a <see cref="JsonMap"/>.</summary>
internal readonly record struct JsonEntry(
    string Name, JsonShape Shape, long Number, object? Reference, ReadOnlyMemory<byte> Json)
{
    public static readonly Comparison<JsonEntry> ByName = (left, right) => Utf8Order.Compare(left.Name, right.Name);

    public void WriteValue(JsonWriter writer)
    {
        switch (Shape, Reference)
        {
            case (JsonShape.Integer, _): writer.Value(Number); break;
            case (JsonShape.Flag, _): writer.Value(Number != 0); break;
            case (JsonShape.Moment, _): writer.Value(new DateTimeOffset(Number, TimeSpan.Zero)); break;
            case (JsonShape.Raw, _): writer.Raw(Json.Span); break;
            case (_, string text): writer.Value(text); break;
            case (_, IReadOnlyList<string> texts): writer.Value(texts); break;
            case (_, IReadOnlyList<long> numbers): WriteList(writer, numbers); break;
            case (_, IReadOnlyList<JsonMap> maps): WriteList(writer, maps); break;
            case (_, JsonMap map): map.WriteTo(writer); break;
            case (_, IReadOnlyDictionary<string, string> pairs): WritePairs(writer, pairs); break;
            default: writer.Null(); break;
        }
    }

    private static void WriteList(JsonWriter writer, IReadOnlyList<long> numbers)
    {
        writer.BeginArray();
        foreach (var number in numbers)
            writer.Value(number);
        writer.EndArray();
    }

    private static void WriteList(JsonWriter writer, IReadOnlyList<JsonMap> maps)
    {
        writer.BeginArray();
        foreach (var map in maps)
            map.WriteTo(writer);
        writer.EndArray();
    }

    public static void WritePairs(JsonWriter writer, IReadOnlyDictionary<string, string> pairs)
    {
        var names = new string[pairs.Count];
        var count = 0;
        foreach (var name in pairs.Keys)
            names[count++] = name;
        Array.Sort(names, Utf8Order.Compare);
        writer.BeginObject();
        foreach (var name in names)
        {
            writer.Name(name);
            writer.Value(pairs[name]);
        }
        writer.EndObject();
    }
}
