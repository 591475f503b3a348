namespace Leasehold.Storage.Postgres;

/// <summary>
/// Takes apart what PostgreSQL's own programs take as an address: <c>postgres://user:password@host:port/database?name=
/// value</c>, or <c>name=value name='a value'</c>.
/// </summary>
public static class PostgresAddressText
{
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <summary>
    /// The parts by the names of the second form, decoded, the same name perhaps twice: the last one counts. Throws
    /// <see cref="FormatException"/>, which does not tell the text.
    /// </summary>
    public static IEnumerable<(string Name, string Value)> Read(string text)
    {
        var scheme = Schemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.Ordinal));
        return scheme is null ? KeywordReader.Read(text) : UrlReader.Read(text[scheme.Length..]);
    }
}
