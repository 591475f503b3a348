using System.Diagnostics.CodeAnalysis;
using System.Text;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.AppRole;

/// <summary>
/// What is kept with a secret id: sent as a JSON object of texts, or as a text that holds one, or <c>k=v,k=v</c>, or
/// either in base64.
/// </summary>
internal static class SecretIdMetadata
{
    private const string Form = "metadata is a JSON object of texts, or k=v,k=v";

    /// <summary>Reads it; null or an empty text is no metadata.</summary>
    /// <param name="sent">What was sent.</param>
    /// <param name="metadata">What it says.</param>
    /// <param name="problem">Why it says nothing.</param>
    public static bool TryRead(
        JsonValue? sent, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? metadata, out string problem)
    {
        problem = "";
        var text = TextOf(sent ?? JsonValue.Null).Trim();
        if (TryDecode(text, out var decoded) && (decoded.StartsWith('{') || decoded.Contains('=')))
            text = decoded;
        metadata = text.Length == 0 ? new Dictionary<string, string>()
            : text.StartsWith('{') ? FromJson(text)
            : FromPairs(text);
        if (metadata is null)
            problem = $"failed to parse metadata: {Form}";
        return metadata is not null;
    }

    private static string TextOf(JsonValue sent) => sent.Kind switch
    {
        JsonKind.Null => "",
        JsonKind.Text => sent.Text(),
        _ => Encoding.UTF8.GetString(sent.Raw.Span),
    };

    private static Dictionary<string, string>? FromJson(string text)
    {
        if (RequestData.ParseJson(Encoding.UTF8.GetBytes(text), JsonLimits.Default, out var data) is not null)
            return null;
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in data)
        {
            if (member.Value.Kind != JsonKind.Text)
                return null;
            pairs[member.Name] = member.Value.Text();
        }
        return pairs;
    }

    private static Dictionary<string, string>? FromPairs(string text)
    {
        if (text.AsSpan().Count(',') >= RequestLimits.ListItems)
            return null;
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return null;
            pairs[pair[..equals].Trim()] = pair[(equals + 1)..].Trim();
        }
        return pairs;
    }

    private static bool TryDecode(string text, out string decoded)
    {
        var bytes = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text, bytes, out var length);
        decoded = isBase64 ? Encoding.UTF8.GetString(bytes.AsSpan(0, length)).Trim() : "";
        return isBase64;
    }
}
