using System.Globalization;
using System.Text;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Drivers;
using MySqlConnector;

namespace Leasehold.Engines.Database.MySql;

/// <summary>Settings in the words of the driver.</summary>
internal static class MySqlParts
{
    private const uint DefaultPort = 3306;
    private const uint LongestIdleSeconds = 300;
    private const uint ShortestIdleSeconds = 10;

    // What says how Go reads values, and limits of its own that ours replace.
    private static readonly string[] Ignored =
    [
        "parseTime", "loc", "charset", "collation", "columnsWithAlias", "multiStatements", "interpolateParams",
        "clientFoundRows", "allowNativePasswords", "allowOldPasswords", "allowFallbackToPlaintext", "checkConnLiveness",
        "maxAllowedPacket", "rejectReadOnly", "readTimeout", "writeTimeout", "connectionAttributes", "compress",
    ];

    /// <summary>
    /// All that a connection needs, without certificates. Throws <see cref="FormatException"/> that says what is wrong.
    /// </summary>
    public static MySqlConnectionStringBuilder Of(MySqlSettings settings, string username, string password)
    {
        var address = MySqlAddress.Read(settings.ConnectionUrl);
        var parts = new MySqlConnectionStringBuilder
        {
            UserID = Or(UrlTemplate.Fill(address.User, username, password), username),
            Password = Or(UrlTemplate.Fill(address.Password, username, password), password),
            Database = address.Database,
            SslMode = MySqlSslMode.Disabled,
            ConnectionTimeout = (uint)DriverLimits.Connect.TotalSeconds,
            DefaultCommandTimeout = (uint)DriverLimits.Answer.TotalSeconds,
            CancellationTimeout = (int)DriverLimits.Cancel.TotalSeconds,
            AllowUserVariables = true, // Else every @ of 'user'@'host' is one of our parameters.
            AllowPublicKeyRetrieval = false,
            MaximumPoolSize = (uint)settings.MaxOpenConnections,
            ConnectionLifeTime = (uint)Math.Min(settings.MaxConnectionLifetime.TotalSeconds, int.MaxValue),
            ConnectionIdleTimeout = settings.MaxIdleConnections < settings.MaxOpenConnections
                ? ShortestIdleSeconds
                : LongestIdleSeconds,
            CharacterSet = "utf8mb4",
            AutoEnlist = false,
            ApplicationName = "vault",
        };
        SetPlace(parts, address);
        foreach (var (name, value) in address.Parameters)
            Set(parts, name, value);
        if (settings.WantsTls)
            parts.SslMode = MySqlSslMode.Required; // What is checked then is up to MySqlTls.
        return parts;
    }

    /// <summary>Where a connection leads to, as messages tell it.</summary>
    public static string Place(MySqlConnectionStringBuilder parts) =>
        parts.ConnectionProtocol == MySqlConnectionProtocol.UnixSocket
            ? parts.Server
            : $"{parts.Server}:{parts.Port}";

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    private static void SetPlace(MySqlConnectionStringBuilder parts, MySqlAddress address)
    {
        switch (address.Network)
        {
            case "unix":
                parts.ConnectionProtocol = MySqlConnectionProtocol.UnixSocket;
                parts.Server = Or(address.Place, "/tmp/mysql.sock");
                break;
            case "tcp":
                var colon = address.Place.LastIndexOf(':');
                var hasPort = colon >= 0 && !address.Place.EndsWith(']');
                parts.Server = Or((hasPort ? address.Place[..colon] : address.Place).Trim('[', ']'), "127.0.0.1");
                parts.Port = hasPort ? Port(address.Place[(colon + 1)..]) : DefaultPort;
                break;
            default:
                throw new FormatException("invalid connection_url: the network must be tcp(host:port) or unix(path)");
        }
    }

    private static uint Port(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new FormatException("invalid connection_url: the port is not a number");

    private static void Set(MySqlConnectionStringBuilder parts, string name, string value)
    {
        switch (name)
        {
            case "tls":
                parts.SslMode = value switch
                {
                    "false" => MySqlSslMode.Disabled,
                    "true" => MySqlSslMode.VerifyFull,
                    "skip-verify" => MySqlSslMode.Required,
                    "preferred" => MySqlSslMode.Preferred,
                    _ => throw new FormatException(
                        "invalid connection_url: tls is one of true, false, skip-verify, preferred"),
                };
                break;
            case "timeout":
                parts.ConnectionTimeout = Seconds(value);
                break;
            case "allowCleartextPasswords" when value is "true" or "1":
                throw new FormatException("invalid connection_url: allowCleartextPasswords is not supported");
            case "serverPubKey":
                throw new FormatException("invalid connection_url: serverPubKey is not supported; use TLS");
            default:
                if (!Ignored.Contains(name) && name != "allowCleartextPasswords")
                    throw new FormatException(Unknown(name));
                break;
        }
    }

    private static uint Seconds(string text) =>
        GoDuration.TryParseGo(text, out var timeout, out _) && timeout > TimeSpan.Zero
            ? (uint)Math.Clamp(Math.Ceiling(timeout.TotalSeconds), 1, DriverLimits.Connect.TotalSeconds)
            : throw new FormatException("invalid connection_url: timeout is a duration like 5s");

    // A name with other signs may be a piece of a password.
    private static string Unknown(string name) => Ascii.IsValid(name) && name.All(char.IsAsciiLetter)
        ? $"invalid connection_url: unknown parameter '{name}'"
        : "invalid connection_url: unknown parameter";
}
