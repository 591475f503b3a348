using System.Text;

namespace Leasehold.Conformance.Fuzz;

/// <summary>Makes one request into another that is a little wrong.</summary>
internal sealed class Mutations(Random random)
{
    private const int MostBody = 64 * 1024;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "LIST", "HEAD", "HELP"];

    private static readonly string[] Segments =
    [
        "root", "ROOT", "Root", "%72oot", "root%20", "%20root", "root%00", "r%C3%B6%C3%B6t", "%EF%BD%92oot",
        "root%E2%80%8B",
        "..", "%2e%2e", ".", "", "%2F", "%5c", "a%0Ab", "%ff", "%F0%9F%94%91", "sys", "auth", "token",
        "default", "*", "+",
        "{{identity.entity.id}}", "%7B%7B", "-", "_", "a.b", "a@b", "%25", "null", "true", "0", "-1", "canary",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e999", "1.5", "9223372036854775808", "-9223372036854775808", "\"\"",
        "\"root\"",
        "\" ROOT \"", "\"root\\u0000\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"r\\u200boot\"", "\"1h\"", "\"-1h\"",
        "\"9999999h\"",
        "\"2540400h10m10.999999999s\"", "\"hvs.x\"", "\"hvb.AAAA\"", "[]", "{}", "[null]", "[\"root\"]",
        "[\"Root \"]", "[[[]]]",
        "{\"a\":{\"b\":[1,{}]}}", "\"../../x\"", "\"/\"", "\"kv\"", "\"a,b,,c\"", "\"a=b\"",
        "\"{{identity.entity.name}}\"",
        "\"path \\\"*\\\" { capabilities = [\\\"sudo\\\"] }\"", "\"0x7fffffffffffffff\"",
        "\"2026-01-01T00:00:00Z\"", "\"secret/canary\"",
    ];

    private static readonly KeyValuePair<string, string>[] Headers =
    [
        new("X-Vault-Wrap-TTL", "60"), new("X-Vault-Wrap-TTL", "-1"), new("X-Vault-Wrap-TTL", "1s"),
        new("X-Vault-Namespace", "root"), new("X-Vault-Namespace", "a/b"), new("X-Vault-MFA", "x:y"),
        new("X-Vault-Wrap-Format", "jwt"), new("X-Vault-Request", "true"), new("X-Vault-No-Request-Forwarding", "1"),
        new("Content-Type", "application/merge-patch+json"), new("Content-Type", "application/x-www-form-urlencoded"),
        new("Expect", "100-continue"), new("Origin", "http://x"), new("X-Forwarded-For", "1.2.3.4"),
        new("Accept", "*/*"),
    ];

    private static readonly string[] Queries =
        ["list=true", "list=x", "help=1", "a=b&a=c", "version=-1", "version=99999999999", "%00=%00", "type=irrevocable",
            "limit=-1", "after=%ff", "format=prometheus", "standbyok=true", "activecode=1", "cas=0"];

    public FuzzRequest Apply(FuzzRequest request)
    {
        var edits = random.Next(1, 4);
        for (var i = 0; i < edits; i++)
            request = One(request);
        return request;
    }

    private FuzzRequest One(FuzzRequest request) => random.Next(10) switch
    {
        0 => request with { Method = Any(Methods) },
        1 or 2 => request with { Target = Path(request.Target) },
        3 => request with { Target = request.Target + (request.Target.Contains('?') ? "&" : "?") + Any(Queries) },
        4 => request with { Headers = [.. request.Headers, Any(Headers)] },
        5 => request with { Body = Bytes(request.Body) },
        _ => request with { Body = Value(request.Body) },
    };

    private string Path(string target)
    {
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        var segments = path.Split('/').ToList();
        if (segments.Count < 3)
            return "/v1/" + Any(Segments);
        var at = random.Next(2, segments.Count);
        switch (random.Next(4))
        {
            case 0: segments.Insert(at, Any(Segments)); break;
            case 1: segments.RemoveAt(at); break;
            case 2: segments[at] = new string(Array.ConvertAll(segments[at].ToCharArray(), Flip)); break;
            default: segments[at] = Any(Segments); break;
        }
        return string.Join('/', segments) + (query < 0 ? "" : target[query..]);
    }

    private char Flip(char letter) =>
        random.Next(2) == 0 ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter);

    // Bytes in, out, or over again: mostly no JSON any more.
    private byte[] Bytes(byte[] body)
    {
        var bytes = body.ToList();
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(3))
        {
            case 0: bytes.Insert(at, (byte)random.Next(256)); break;
            case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at)); break;
            default: bytes.InsertRange(at, bytes.Take(random.Next(bytes.Count + 1)).ToArray()); break;
        }
        return bytes.Count > MostBody ? [.. bytes.Take(MostBody)] : [.. bytes];
    }

    // The value behind a colon becomes another: JSON still, of another type or size.
    private byte[] Value(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] == ':').ToList();
        if (colons.Count == 0)
            return Encoding.UTF8.GetBytes($"{{\"policies\":{Any(Values)},\"data\":{Any(Values)}}}");
        var from = Any(colons) + 1;
        var to = from;
        for (var depth = 0; to < text.Length && (depth > 0 || text[to] is not (',' or '}')); to++)
            depth += text[to] is '[' or '{' ? 1 : text[to] is ']' or '}' ? -1 : 0;
        var value = random.Next(20) == 0 ? $"\"{new string('x', random.Next(5000))}\"" : Any(Values);
        return Encoding.UTF8.GetBytes(text[..from] + value + text[to..]);
    }

    private T Any<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
