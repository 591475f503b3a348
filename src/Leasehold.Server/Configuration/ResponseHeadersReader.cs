using System.Collections.Frozen;
using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads <c>custom_response_headers</c>.</summary>
internal static class ResponseHeadersReader
{
    private const string Ours = "X-Vault-";
    private const string Marks = "!#$%&'*+-.^_`|~"; // What a name may hold beside letters and digits.

    // What frames the response, and what the gateway says itself.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "Connection", "Content-Length", "Content-Type", "Date", "Keep-Alive", "Transfer-Encoding", "Trailer",
        "Upgrade");

    public static ResponseHeaders Read(HclReader reader)
    {
        var rules = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>(StringComparer.Ordinal);
        foreach (var block in reader.Blocks("custom_response_headers"))
        {
            var statuses = reader.Inside(block.Body);
            foreach (var key in block.Body.Items.Select(static item => item.Key).Distinct(StringComparer.Ordinal))
            {
                if (IsStatus(key))
                    rules[key.ToLowerInvariant()] = Headers(statuses, key);
                else
                    reader.Refuse(block.Position,
                        "'custom_response_headers': expected default, a class such as 2xx or a status, "
                        + $"found \"{key}\"");
            }
        }
        return rules.Count == 0 ? ResponseHeaders.Default : new ResponseHeaders(rules);
    }

    private static Dictionary<string, IReadOnlyList<string>> Headers(HclReader statuses, string status)
    {
        var headers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var block in statuses.Blocks(status))
        {
            var reader = statuses.Inside(block.Body);
            foreach (var item in block.Body.Items)
            {
                var values = reader.Texts(item.Key) ?? [];
                if (Problem(item.Key, values) is { } problem)
                    reader.Refuse(item.Position, $"'custom_response_headers': {problem}");
                else
                    headers[item.Key] = values;
            }
        }
        return headers;
    }

    private static string? Problem(string name, IReadOnlyList<string> values)
    {
        if (name.Length == 0 || !name.All(static one => char.IsAsciiLetterOrDigit(one) || Marks.Contains(one)))
            return $"\"{name}\" is no name of a header";
        if (name.StartsWith(Ours, StringComparison.OrdinalIgnoreCase) || Reserved.Contains(name))
            return $"the header {name} is set by the server itself";
        return values.All(static value => value.All(static one => one is >= ' ' and <= '~'))
            ? null
            : $"the value of {name} must be printable ASCII";
    }

    private static bool IsStatus(string key) => key == ResponseHeaders.EveryStatus
        || (key.Length == 3 && key[0] is >= '1' and <= '5'
            && (key[1..] is "xx" or "XX" || key[1..].All(char.IsAsciiDigit)));
}
