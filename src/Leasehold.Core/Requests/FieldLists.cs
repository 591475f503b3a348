using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>Lists and pairs out of JSON.</summary>
internal static class FieldLists
{
    public static bool TryTexts(JsonValue value, bool splitAtCommas, out List<string> texts, out string reason)
    {
        texts = [];
        reason = "";
        if (value.Kind == JsonKind.Array)
            return TryEach(value, texts, out reason);
        if (!FieldText.TryText(value, out var text, out reason))
        {
            reason = FieldFault.Expected("[]string", value);
            return false;
        }
        if (text.Length == 0)
            return true;
        if (splitAtCommas && text.AsSpan().Count(',') >= RequestLimits.ListItems)
        {
            reason = $"more than {RequestLimits.ListItems} items in one text";
            return false;
        }
        if (splitAtCommas)
        {
            foreach (var part in text.Split(','))
                texts.Add(part.Trim());
        }
        else
        {
            texts.Add(text.Trim());
        }
        return true;
    }

    public static bool TryIntegers(JsonValue value, out List<long> integers, out string reason)
    {
        integers = [];
        IReadOnlyList<JsonValue> items = value.Items();
        if (value.Kind != JsonKind.Array)
        {
            if (!TryTexts(value, splitAtCommas: true, out var texts, out reason))
                return false;
            items = texts.ConvertAll(JsonValue.Of);
        }
        reason = "";
        foreach (var item in items)
        {
            if (!FieldNumbers.TryInteger(item, out var integer, out reason))
                return false;
            integers.Add(integer);
        }
        return true;
    }

    public static bool TryPairs(JsonValue value, out Dictionary<string, string> pairs, out string reason)
    {
        pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        reason = "";
        if (value.Kind == JsonKind.Object)
            return TryMembers(value, pairs, out reason);
        if (!TryTexts(value, splitAtCommas: false, out var texts, out reason))
            return false;
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=');
            if (equals <= 0)
            {
                reason = $"invalid key pair {GoQuote.Quote(text)}";
                return false;
            }
            pairs[text[..equals]] = text[(equals + 1)..];
        }
        return true;
    }

    public static JsonValue AsArray(JsonValue value)
    {
        if (value.Kind == JsonKind.Array)
            return value;
        var raw = value.Raw.Span;
        var array = new byte[raw.Length + 2];
        array[0] = (byte)'[';
        raw.CopyTo(array.AsSpan(1));
        array[^1] = (byte)']';
        return new JsonValue(array);
    }

    private static bool TryEach(JsonValue array, List<string> texts, out string reason)
    {
        reason = "";
        foreach (var item in array.Items())
        {
            if (!FieldText.TryText(item, out var text, out reason))
                return false;
            texts.Add(text.Trim());
        }
        return true;
    }

    private static bool TryMembers(JsonValue value, Dictionary<string, string> pairs, out string reason)
    {
        reason = "";
        foreach (var member in value.Members())
        {
            if (!FieldText.TryText(member.Value, out var text, out reason))
                return false;
            pairs[member.Name] = text;
        }
        return true;
    }
}
