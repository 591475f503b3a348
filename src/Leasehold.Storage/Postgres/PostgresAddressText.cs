using System.Globalization;
using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>
/// Takes apart what PostgreSQL's own programs take as an address: <c>postgres://user:password@host:port/database?name=
/// value</c>, or <c>name=value name='a value'</c>.
/// </summary>
public static class PostgresAddressText
{
    private const int LongestTimeout = 1024;

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

    /// <summary>The number that a part has to be. Throws <see cref="FormatException"/> with the part's name.</summary>
    public static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"connection_url: '{name}' is not a number");

    /// <summary>
    /// The seconds that a part has to be, at most as many as the driver takes. Throws <see cref="FormatException"/>.
    /// </summary>
    public static int Timeout(string name, string value) => Math.Min(Number(name, value), LongestTimeout);

    /// <summary>The port that a part has to be. Throws <see cref="FormatException"/>.</summary>
    public static int Port(string value) => Number("port", value) is > 0 and <= ushort.MaxValue and var port
        ? port
        : throw new FormatException("connection_url: 'port' must be between 1 and 65535");

    /// <summary>What <c>sslmode</c> asks for. Throws <see cref="FormatException"/> with the known ones.</summary>
    public static SslMode Mode(string value) => value switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new FormatException(
            "connection_url: unknown sslmode; known are disable, allow, prefer, require, verify-ca, verify-full"),
    };
}
