using Leasehold.Engines.Database.Drivers;
using Leasehold.Storage.Postgres;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>What a connection URL tells about passwords.</summary>
internal static class PostgresUrl
{
    private const string SchemeEnd = "://";

    private static readonly string[] Passwords = ["password", "sslpassword"];
    private static readonly string[] PasswordsAndKey = [.. Passwords, "sslkey"];

    /// <summary>Whether it has a password outright.</summary>
    public static bool HasPassword(string url) =>
        PostgresAddressText.Read(url).Any(static part => IsSecret(part, Passwords));

    /// <summary>Whether the user's password is in it outright, not one that opens a key.</summary>
    public static bool FixesPassword(string url) =>
        PostgresAddressText.Read(url).Any(static part => IsSecret(part, ["password"]));

    /// <summary>The user that it logs in as: outright, by its variable, or both; empty if it does not say.</summary>
    public static string User(string url) =>
        PostgresAddressText.Read(url).LastOrDefault(static part => part.Name == "user").Value ?? "";

    /// <summary>The URL as it may be shown.</summary>
    public static string Shown(string url)
    {
        var parts = PostgresAddressText.Read(url).ToList();
        // Inline the key itself stands there, not the name of its file.
        var secrets = parts.Contains(("sslinline", "true")) ? PasswordsAndKey : Passwords;
        if (!parts.Exists(part => IsSecret(part, secrets)))
            return url;
        var scheme = url.IndexOf(SchemeEnd, StringComparison.Ordinal);
        return url.StartsWith("postgres", StringComparison.Ordinal) && scheme >= 0
            ? url[..(scheme + SchemeEnd.Length)] + ShownRest(url[(scheme + SchemeEnd.Length)..], secrets)
            : string.Join(' ', parts.Select(part => Shown(part, secrets)));
    }

    private static string ShownRest(string rest, string[] secrets)
    {
        var query = rest.IndexOf('?');
        var shownQuery = query < 0
            ? ""
            : "?" + string.Join('&', rest[(query + 1)..].Split('&').Select(pair => ShownPair(pair, secrets)));
        var place = query < 0 ? rest : rest[..query];
        var slash = place.IndexOf('/');
        var authority = slash < 0 ? place : place[..slash];
        var at = authority.LastIndexOf('@');
        var colon = at < 0 ? -1 : authority.IndexOf(':', 0, at);
        var isOutright = colon >= 0 && UrlTemplate.IsOutright(authority[(colon + 1)..at]);
        var shown = isOutright ? $"{authority[..(colon + 1)]}{UrlTemplate.Hidden}{authority[at..]}" : authority;
        return shown + place[authority.Length..] + shownQuery;
    }

    private static string ShownPair(string pair, string[] secrets)
    {
        var name = pair.Split('=')[0];
        return secrets.Contains(Uri.UnescapeDataString(name)) ? $"{name}={UrlTemplate.Hidden}" : pair;
    }

    private static string Shown((string Name, string Value) pair, string[] secrets)
    {
        var value = IsSecret(pair, secrets) ? UrlTemplate.Hidden : pair.Value;
        var isWord = value.Length > 0 && !value.Any(static c => c is '\'' or '\\' || char.IsWhiteSpace(c));
        var quoted = value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("'", "\\'", StringComparison.Ordinal);
        return $"{pair.Name}={(isWord ? value : $"'{quoted}'")}";
    }

    private static bool IsSecret((string Name, string Value) pair, string[] secrets) =>
        secrets.Contains(pair.Name) && UrlTemplate.IsOutright(pair.Value);
}
