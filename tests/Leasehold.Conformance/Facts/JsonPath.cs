using System.Globalization;
using System.Text.Json;

namespace Leasehold.Conformance.Facts;

/// <summary>
/// A way into a JSON document: <c>data.keys[0]</c>, <c>data["cubbyhole/x"]</c>, <c>$</c> for the whole.
/// </summary>
internal static class JsonPath
{
    /// <summary>The value there; null when the way ends before.</summary>
    public static JsonElement? Find(JsonElement root, string path)
    {
        JsonElement? at = root;
        foreach (var step in Steps(path))
        {
            if (at is not { } here)
                return null;
            at = Step(here, step);
        }
        return at;
    }

    private static JsonElement? Step(JsonElement at, string step)
    {
        if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, CultureInfo.InvariantCulture, out var index))
            return index < at.GetArrayLength() ? at[index] : null;
        return at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var value) ? value : null;
    }

    private static IEnumerable<string> Steps(string path)
    {
        if (path == "$")
            yield break;
        var i = 0;
        while (i < path.Length)
        {
            if (path[i] == '.')
            {
                i++;
            }
            else if (path[i] == '[')
            {
                var end = path.IndexOf(path[i + 1] == '"' ? "\"]" : "]", i + 2, StringComparison.Ordinal);
                yield return path[(i + 1)..end].Trim('"');
                i = path.IndexOf(']', end) + 1;
            }
            else
            {
                var end = path.AsSpan(i).IndexOfAny('.', '[');
                end = end < 0 ? path.Length : i + end;
                yield return path[i..end];
                i = end;
            }
        }
    }
}
