using System.Runtime.InteropServices;

namespace Leasehold.Core.Json;

/// <summary>
/// What a handler answers with: named values, written with their names sorted. Names must differ. Names that are added
/// in their order need no sorting.
/// </summary>
public sealed class JsonMap
{
    private readonly List<JsonEntry> _entries;
    private bool _isSorted = true;

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
    public JsonMap AddRaw(string name, ReadOnlyMemory<byte> canonicalJson) =>
        Add(new JsonEntry(name, JsonShape.Raw, 0, null, canonicalJson));

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
    public JsonMap AddTime(string name, DateTimeOffset value) => Add(name, JsonShape.Moment, value.UtcTicks, null);

    /// <summary>Adds a length of time as whole seconds.</summary>
    public JsonMap AddSeconds(string name, TimeSpan value) => Add(name, (long)value.TotalSeconds);

    /// <summary>The same map without some names.</summary>
    public JsonMap Without(ReadOnlySpan<string> names)
    {
        var kept = new JsonMap(_entries.Count);
        foreach (var entry in _entries)
        {
            if (!names.Contains(entry.Name))
                kept.Add(entry);
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
        string? name = null;
        foreach (ref readonly var entry in Sorted())
        {
            if (entry.Name == name)
                throw new BrokenInvariant($"an answer names {name} twice");
            name = entry.Name;
            writer.Name(name);
            entry.WriteValue(writer);
        }
    }

    /// <summary>The map as bytes.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new ReplyBuffer();
        WriteTo(new JsonWriter(buffer));
        return buffer.Written.ToArray();
    }

    private JsonMap Add(string name, JsonShape shape, long number, object? reference) =>
        Add(new JsonEntry(name, shape, number, reference, default));

    private JsonMap Add(in JsonEntry entry)
    {
        _isSorted = _isSorted && (_entries.Count == 0 || Utf8Order.Compare(_entries[^1].Name, entry.Name) < 0);
        _entries.Add(entry);
        return this;
    }

    private ReadOnlySpan<JsonEntry> Sorted()
    {
        if (_isSorted)
            return CollectionsMarshal.AsSpan(_entries);
        var sorted = _entries.ToArray();
        Array.Sort(sorted, JsonEntry.ByName);
        return sorted;
    }
}
