using System.Text;

namespace Leasehold.Conformance.Fuzz;

/// <summary>One request before it goes onto the wire.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query, with <c>/v1/</c>.</param>
/// <param name="Headers">Headers beside those that frame it.</param>
/// <param name="Body">The body's bytes.</param>
internal sealed record FuzzRequest(
    string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    private const int ShownBody = 2000;

    public byte[] Bytes(string token)
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\nHost: x\r\nContent-Length: {Body.Length}\r\n");
        if (token.Length > 0)
            head.Append($"X-Vault-Token: {token}\r\n");
        foreach (var (name, value) in Headers)
            head.Append($"{name}: {value}\r\n");
        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body];
    }

    public override string ToString() =>
        $"{Method} {Target}\n{string.Join('\n', Headers.Select(static one => $"{one.Key}: {one.Value}"))}\n\n" +
        Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, ShownBody)));
}
