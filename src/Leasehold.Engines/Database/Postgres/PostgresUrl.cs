using Leasehold.Engines.Database.Drivers;
using Leasehold.Storage.Postgres;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>What a connection URL tells about passwords.</summary>
internal static class PostgresUrl
{
    private const string SchemeEnd = "://";

    private static readonly string[] Passwords = ["password", "sslpassword"];

    /// <summary>Whether it has a password outright.</summary>
    public static bool HasPassword(string url) => PostgresAddressText.Read(url).Any(IsSecret);

    /// <summary>The URL as it may be shown.</summary>
    public static string Shown(string url)
    {
        if (!HasPassword(url))
            return url;
        var scheme = url.IndexOf(SchemeEnd, StringComparison.Ordinal);
        return url.StartsWith("postgres", StringComparison.Ordinal) && scheme >= 0
            ? url[..(scheme + SchemeEnd.Length)] + ShownRest(url[(scheme + SchemeEnd.Length)..])
            : string.Join(' ', PostgresAddressText.Read(url).Select(Shown));
    }

    private static string ShownRest(string rest)
    {
        var query = rest.IndexOf('?');
        var shownQuery = query < 0
            ? ""
            : "?" + string.Join('&', rest[(query + 1)..].Split('&').Select(static pair =>
                Passwords.Contains(pair.Split('=')[0]) ? $"{pair.Split('=')[0]}={UrlTemplate.Hidden}" : pair));
        var place = query < 0 ? rest : rest[..query];
        var slash = place.IndexOf('/');
        var authority = slash < 0 ? place : place[..slash];
        var at = authority.LastIndexOf('@');
        var colon = at < 0 ? -1 : authority.IndexOf(':', 0, at);
        var isOutright = colon >= 0 && UrlTemplate.IsOutright(authority[(colon + 1)..at]);
        var shown = isOutright ? $"{authority[..(colon + 1)]}{UrlTemplate.Hidden}{authority[at..]}" : authority;
        return shown + place[authority.Length..] + shownQuery;
    }

    private static string Shown((string Name, string Value) pair)
    {
        var value = IsSecret(pair) ? UrlTemplate.Hidden : pair.Value;
        var isWord = value.Length > 0 && !value.Any(static c => c is '\'' or '\\' || char.IsWhiteSpace(c));
        var quoted = value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("'", "\\'", StringComparison.Ordinal);
        return $"{pair.Name}={(isWord ? value : $"'{quoted}'")}";
    }

    private static bool IsSecret((string Name, string Value) pair) =>
        Passwords.Contains(pair.Name) && UrlTemplate.IsOutright(pair.Value);
}
