using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Leasehold.Cli.Input;

/// <summary>Data given as <c>key=value</c>, <c>@file</c> and <c>-</c> (JSON from standard input).</summary>
internal sealed class KeyValueArguments
{
    private const int LargestFile = 64 << 20;
    private readonly SortedDictionary<string, List<JsonElement>> _entries = new(StringComparer.Ordinal);
    private readonly Stream _input;
    private bool _inputTaken;

    private KeyValueArguments(Stream input) => _input = input;

    public int Count => _entries.Count;

    public static bool TryRead(
        IEnumerable<string> arguments,
        Stream input,
        [NotNullWhen(true)] out KeyValueArguments? data,
        [NotNullWhen(false)] out string? error)
    {
        data = new KeyValueArguments(input);
        error = null;
        foreach (var argument in arguments)
        {
            error = data.Add(argument);
            if (error is null)
                continue;
            data = null;
            return false;
        }
        return true;
    }

    /// <summary>The data as one JSON object.</summary>
    public ReadOnlyMemory<byte> ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonBody.Plain))
            WriteTo(writer);
        return buffer.WrittenMemory;
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (key, values) in _entries)
            WriteEntry(writer, key, values);
        writer.WriteEndObject();
    }

    /// <summary>Another object with this data put over it; keys that are null here are left out.</summary>
    public void WriteOver(JsonElement current, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var property in current.EnumerateObject())
            if (!_entries.ContainsKey(property.Name))
                property.WriteTo(writer);
        foreach (var (key, values) in _entries)
            if (values is not [{ ValueKind: JsonValueKind.Null }])
                WriteEntry(writer, key, values);
        writer.WriteEndObject();
    }

    /// <summary>The data as query parameters: lists repeat their key.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ToQuery()
    {
        var query = new List<KeyValuePair<string, string>>();
        foreach (var (key, values) in _entries)
        {
            foreach (var value in values)
            {
                if (value.ValueKind == JsonValueKind.Array)
                    query.AddRange(value.EnumerateArray().Select(item => KeyValuePair.Create(key, Text(item))));
                else
                    query.Add(new(key, Text(value)));
            }
        }
        return query;
    }

    /// <summary>A value as text; null when the key was not given.</summary>
    public string? Find(string key) => _entries.TryGetValue(key, out var values) ? Text(values[^1]) : null;

    public void Remove(string key) => _entries.Remove(key);

    /// <summary>Makes a key null, which in a patch removes it.</summary>
    public void SetNull(string key) => _entries[key] =
        [Output.SecretDocument.Build(writer => writer.WriteNull("value")).GetProperty("value")];

    private static void WriteEntry(Utf8JsonWriter writer, string key, List<JsonElement> values)
    {
        writer.WritePropertyName(key);
        if (values.Count == 1)
        {
            values[0].WriteTo(writer);
            return;
        }
        writer.WriteStartArray();
        foreach (var value in values)
            value.WriteTo(writer);
        writer.WriteEndArray();
    }

    private string? Add(string argument)
    {
        if (argument.Length == 0)
            return null;
        if (argument == "-")
            return TakeInput(out var bytes) ?? Merge(bytes, argument);
        if (argument[0] == '@')
            return ReadFile(argument[1..], out var bytes) is { } why
                ? $"invalid key/value pair \"{argument}\": {why}"
                : Merge(bytes, argument);
        var split = argument.IndexOf('=', StringComparison.Ordinal);
        if (split < 0)
            return $"invalid key/value pair \"{argument}\": format must be key=value";
        if (Value(argument[(split + 1)..], out var value) is { } fault)
            return $"invalid key/value pair \"{argument}\": {fault}";
        Append(argument[..split], StringElement(value));
        return null;
    }

    private string? Value(string text, out string value)
    {
        value = text;
        if (text == "-")
        {
            var why = TakeInput(out var bytes);
            value = Encoding.UTF8.GetString(bytes);
            return why;
        }
        if (text.StartsWith('@'))
        {
            var why = ReadFile(text[1..], out var bytes);
            value = Encoding.UTF8.GetString(bytes);
            return why;
        }
        if (text.StartsWith("\\@", StringComparison.Ordinal))
            value = text[1..];
        return null;
    }

    private void Append(string key, JsonElement value)
    {
        if (!_entries.TryGetValue(key, out var values))
            _entries[key] = values = [];
        // A list that came as JSON is extended, not nested.
        if (values is [{ ValueKind: JsonValueKind.Array } list])
        {
            values.Clear();
            values.AddRange(list.EnumerateArray());
        }
        values.Add(value);
    }

    private string? Merge(byte[] json, string argument)
    {
        try
        {
            using var document = JsonDocument.Parse(json, JsonBody.Deep);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return $"invalid key/value pair \"{argument}\": the JSON must be an object";
            using (var nowhere = new Utf8JsonWriter(Stream.Null))
                document.RootElement.WriteTo(nowhere); // What cannot be sent is refused here.
            // Of a name that stands there twice, the last counts.
            var properties = document.RootElement.EnumerateObject().Reverse().DistinctBy(static one => one.Name);
            foreach (var property in properties)
            {
                if (_entries.ContainsKey(property.Name))
                    Append(property.Name, property.Value.Clone());
                else
                    _entries[property.Name] = [property.Value.Clone()];
            }
            return null;
        }
        catch (JsonException)
        {
            return $"invalid key/value pair \"{argument}\": not a JSON object";
        }
        catch (InvalidOperationException)
        {
            return $"invalid key/value pair \"{argument}\": a string in the JSON has half a surrogate pair";
        }
    }

    private string? TakeInput(out byte[] bytes)
    {
        bytes = [];
        if (_inputTaken)
            return "stdin already consumed";
        _inputTaken = true;
        using var all = new MemoryStream();
        _input.CopyTo(all);
        bytes = all.ToArray();
        return null;
    }

    private static string? ReadFile(string path, out byte[] bytes)
    {
        bytes = [];
        try
        {
            if (new FileInfo(FileFault.Named(path)) is { Exists: true, Length: > LargestFile })
                return $"error reading file: {path} is larger than {LargestFile} bytes";
            bytes = File.ReadAllBytes(path);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"error reading file: {FileFault.Text(path, failure)}";
        }
    }

    private static string Text(JsonElement value) => Output.GoValue.Text(value);

    private static JsonElement StringElement(string text) =>
        Output.SecretDocument.Build(writer => writer.WriteString("value", text)).GetProperty("value");
}
