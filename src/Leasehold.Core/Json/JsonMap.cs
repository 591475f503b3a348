using Leasehold.Core.Requests;

namespace Leasehold.Core.Json;

/// <summary>What a handler answers with: named values, written with their names sorted. Names must differ.</summary>
public sealed class JsonMap
{
    private readonly List<JsonEntry> _entries;

    /// <summary>An empty map.</summary>
    public JsonMap() => _entries = [];

    /// <summary>An empty map with room for so many values.</summary>
    public JsonMap(int capacity) => _entries = new List<JsonEntry>(capacity);

    /// <summary>How many values there are.</summary>
    public int Count => _entries.Count;

    /// <summary>The names, in the order added.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            foreach (var entry in _entries)
                yield return entry.Name;
        }
    }

    /// <summary>Adds a string, or <c>null</c>.</summary>
    public JsonMap Add(string name, string? value) => Add(name, JsonShape.Text, 0, value);

    /// <summary>Adds an integer.</summary>
    public JsonMap Add(string name, long value) => Add(name, JsonShape.Integer, value, null);

    /// <summary>Adds a boolean.</summary>
    public JsonMap Add(string name, bool value) => Add(name, JsonShape.Flag, value ? 1 : 0, null);

    /// <summary>Adds <c>null</c>.</summary>
    public JsonMap AddNull(string name) => Add(name, JsonShape.Text, 0, null);

    /// <summary>Adds a value that is canonical JSON already; its bytes are copied at writing, not checked.</summary>
    public JsonMap AddRaw(string name, ReadOnlyMemory<byte> canonicalJson)
    {
        _entries.Add(new JsonEntry(name, JsonShape.Raw, 0, null, canonicalJson));
        return this;
    }

    /// <summary>Adds a list of strings.</summary>
    public JsonMap Add(string name, IReadOnlyList<string> value) => Add(name, JsonShape.Texts, 0, value);

    /// <summary>Adds a list of integers.</summary>
    public JsonMap Add(string name, IReadOnlyList<long> value) => Add(name, JsonShape.Integers, 0, value);

    /// <summary>Adds a list of maps.</summary>
    public JsonMap Add(string name, IReadOnlyList<JsonMap> value) => Add(name, JsonShape.Maps, 0, value);

    /// <summary>Adds a map.</summary>
    public JsonMap Add(string name, JsonMap value) => Add(name, JsonShape.Map, 0, value);

    /// <summary>Adds pairs of strings as an object.</summary>
    public JsonMap Add(string name, IReadOnlyDictionary<string, string> value) => Add(name, JsonShape.Pairs, 0, value);

    /// <summary>Adds a moment as RFC 3339 with up to nine fractional digits, in UTC.</summary>
    public JsonMap AddTime(string name, DateTimeOffset value) => Add(name, GoTime.Format(value));

    /// <summary>Adds a length of time as whole seconds.</summary>
    public JsonMap AddSeconds(string name, TimeSpan value) => Add(name, (long)value.TotalSeconds);

    /// <summary>The same map without some names.</summary>
    public JsonMap Without(ReadOnlySpan<string> names)
    {
        var kept = new JsonMap(_entries.Count);
        foreach (var entry in _entries)
        {
            if (!names.Contains(entry.Name))
                kept._entries.Add(entry);
        }
        return kept;
    }

    /// <summary>Writes the map as an object.</summary>
    public void WriteTo(JsonWriter writer)
    {
        writer.BeginObject();
        WriteMembers(writer);
        writer.EndObject();
    }

    /// <summary>Writes the members without the braces, sorted by name.</summary>
    public void WriteMembers(JsonWriter writer)
    {
        var sorted = _entries.ToArray();
        Array.Sort(sorted, JsonEntry.ByName);
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i].Name == sorted[i - 1].Name)
                throw new BrokenInvariant($"an answer names {sorted[i].Name} twice");
            writer.Name(sorted[i].Name);
            sorted[i].WriteValue(writer);
        }
    }

    /// <summary>The map as bytes.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new ReplyBuffer();
        WriteTo(new JsonWriter(buffer));
        return buffer.Written.ToArray();
    }

    private JsonMap Add(string name, JsonShape shape, long number, object? reference)
    {
        _entries.Add(new JsonEntry(name, shape, number, reference, default));
        return this;
    }
}
