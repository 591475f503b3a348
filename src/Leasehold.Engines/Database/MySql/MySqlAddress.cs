using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Database.MySql;

/// <summary>
/// The parts of a connection URL of MySQL: <c>user:password@tcp(host:port)/database?name=value</c>, or
/// <c>unix(/path)</c> for <c>tcp(...)</c>. Name and password stand as they are, nothing in them is escaped.
/// </summary>
/// <param name="User">The user's name or its variable.</param>
/// <param name="Password">The password or its variable.</param>
/// <param name="Network"><c>tcp</c> or <c>unix</c>.</param>
/// <param name="Place">Host and port, or the path of the socket; may be empty.</param>
/// <param name="Database">The database; may be empty.</param>
/// <param name="Parameters">What stands behind the question mark, decoded.</param>
internal sealed record MySqlAddress(
    string User,
    string Password,
    string Network,
    string Place,
    string Database,
    IReadOnlyList<(string Name, string Value)> Parameters)
{
    /// <summary>Takes a URL apart. Throws <see cref="FormatException"/>, which does not tell the text.</summary>
    public static MySqlAddress Read(string url)
    {
        // The last slash: a password may have one, neither database nor parameters may.
        var slash = LastSlash(url);
        var at = url.LastIndexOf('@', slash);
        var user = at < 0 ? "" : url[..at];
        var colon = user.IndexOf(':');
        var (network, place) = Net(url[(at + 1)..slash]);
        var rest = url[(slash + 1)..];
        var query = rest.IndexOf('?');
        return new MySqlAddress(
            colon < 0 ? user : user[..colon],
            colon < 0 ? "" : user[(colon + 1)..],
            network,
            place,
            Uri.UnescapeDataString(query < 0 ? rest : rest[..query]),
            query < 0 ? [] : [.. rest[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair)]);
    }

    /// <summary>The URL as it may be shown.</summary>
    public static string Shown(string url)
    {
        var password = Read(url).Password;
        if (!UrlTemplate.IsOutright(password))
            return url;
        var at = url.LastIndexOf('@', LastSlash(url));
        return url[..(at - password.Length)] + UrlTemplate.Hidden + url[at..];
    }

    /// <summary>Prints no password.</summary>
    public override string ToString() => $"{Network}({Place})/{Database}";

    private static int LastSlash(string url)
    {
        var query = url.LastIndexOf('?');
        var slash = query < 0 ? url.LastIndexOf('/') : url.LastIndexOf('/', query);
        return slash >= 0 ? slash : throw new FormatException(
            "invalid connection_url: missing the slash separating the database name, as in " +
            "{{username}}:{{password}}@tcp(host:3306)/");
    }

    private static (string Network, string Place) Net(string text)
    {
        var open = text.IndexOf('(');
        if (open < 0)
            return (text.Length == 0 ? "tcp" : text, "");
        return text.EndsWith(')')
            ? (text[..open], text[(open + 1)..^1])
            : throw new FormatException(
                "invalid connection_url: network address not terminated (missing closing brace)");
    }

    private static (string, string) Pair(string text)
    {
        var equals = text.IndexOf('=');
        return equals < 0 ? (text, "") : (text[..equals], Uri.UnescapeDataString(text[(equals + 1)..]));
    }
}
