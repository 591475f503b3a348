namespace Leasehold.Storage.Postgres;

/// <summary>Takes a URL apart, behind its scheme.</summary>
internal static class UrlReader
{
    public static IEnumerable<(string Name, string Value)> Read(string rest)
    {
        var settings = new List<(string, string)>();
        var query = rest.IndexOf('?');
        if (query >= 0)
        {
            foreach (var pair in rest[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
                settings.Add(Pair(pair));
            rest = rest[..query];
        }
        var slash = rest.IndexOf('/');
        if (slash >= 0)
        {
            if (slash + 1 < rest.Length)
                settings.Insert(0, ("dbname", Decode(rest[(slash + 1)..])));
            rest = rest[..slash];
        }
        var at = rest.LastIndexOf('@');
        if (at >= 0)
            settings.InsertRange(0, User(rest[..at]));
        settings.InsertRange(0, Hosts(rest[(at + 1)..]));
        return settings;
    }

    private static IEnumerable<(string, string)> User(string text)
    {
        var colon = text.IndexOf(':');
        yield return ("user", Decode(colon < 0 ? text : text[..colon]));
        if (colon >= 0)
            yield return ("password", Decode(text[(colon + 1)..]));
    }

    private static IEnumerable<(string, string)> Hosts(string text)
    {
        var colon = text.LastIndexOf(':');
        if (text.Contains(',') || colon < 0 || text.EndsWith(']'))
        {
            if (text.Length > 0)
                yield return ("host", Decode(text));
            yield break;
        }
        if (colon > 0)
            yield return ("host", Decode(text[..colon].Trim('[', ']')));
        yield return ("port", text[(colon + 1)..]);
    }

    private static (string, string) Pair(string text)
    {
        var equals = text.IndexOf('=');
        return equals < 0 ? (text, "") : (Decode(text[..equals]), Decode(text[(equals + 1)..]));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text);
}
