using System.Text;
using Google.Protobuf.Collections;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Kv;

/// <summary>The pairs that people attach to a key.</summary>
internal static class CustomMetadata
{
    private const string Failed = "custom_metadata validation failed: ";

    /// <summary>Says what breaks a limit; null if nothing does.</summary>
    public static Refusal? Check(IReadOnlyDictionary<string, string> pairs)
    {
        if (pairs.Count > KvLimits.CustomPairs)
        {
            return Refusal.Invalid($"{Failed}payload must contain at most {KvLimits.CustomPairs} keys, " +
                $"provided {pairs.Count}");
        }
        foreach (var (name, value) in pairs)
        {
            if (Check(name, value) is { } reason)
                return Refusal.Invalid(Failed + reason);
        }
        return null;
    }

    /// <summary>Merges an object: null removes, scalars become texts. Null if a value is neither.</summary>
    public static Dictionary<string, string>? Merge(MapField<string, string> before, JsonValue patch)
    {
        var merged = new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var (name, value) in patch.Members())
        {
            if (value.IsNull)
                merged.Remove(name);
            else if (value.Kind is JsonKind.Object or JsonKind.Array)
                return null;
            else
                merged[name] = value.Text();
        }
        return merged;
    }

    /// <summary>Adds the pairs to an answer, null if there are none.</summary>
    public static void AddTo(JsonMap answer, MapField<string, string> pairs)
    {
        if (pairs.Count == 0)
            answer.AddNull("custom_metadata");
        else
            answer.Add("custom_metadata", pairs.ToDictionary(StringComparer.Ordinal));
    }

    private static string? Check(string name, string value)
    {
        var quoted = GoQuote.Quote(name);
        var nameBytes = Encoding.UTF8.GetByteCount(name);
        var valueBytes = Encoding.UTF8.GetByteCount(value);
        if (nameBytes is 0 or > KvLimits.CustomNameBytes)
            return $"length of key {quoted} is {nameBytes} but must be 0 < len(key) <= {KvLimits.CustomNameBytes}";
        if (valueBytes is 0 or > KvLimits.CustomValueBytes)
        {
            return $"length of value for key {quoted} is {valueBytes} but must be 0 < len(value) <= " +
                $"{KvLimits.CustomValueBytes}";
        }
        if (!GoQuote.IsPrintable(name))
            return $"key {quoted} contains unprintable characters";
        return GoQuote.IsPrintable(value) ? null : $"value for key {quoted} contains unprintable characters";
    }
}
