namespace Leasehold.Server.Tests.Http;

/// <summary>What came back over the wire.</summary>
internal sealed record WireReply(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static WireReply Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = text[..end].Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines[1..])
        {
            var colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return new WireReply(
            int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), headers,
            text[(end + 4)..]);
    }
}
