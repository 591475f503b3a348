using Leasehold.Engines.Database.Drivers;
using Leasehold.Storage.Postgres;
using Npgsql;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>A connection URL with name and password in it, in the words of the driver.</summary>
internal sealed class PostgresConnection
{
    private const string Ours = "vault";
    private const int LongestIdleSeconds = 300;
    private const int ShortestIdleSeconds = 10;

    private static readonly string[] Ignored =
    [
        "fallback_application_name", "client_encoding", "timezone", "binary_parameters", "gssencmode", "krbsrvname",
        "passfile", "sslsni", "prefer_simple_protocol", "keepalives", "keepalives_idle", "keepalives_interval",
        "keepalives_count",
    ];

    // Settings of the session, which go to the database as they are.
    private static readonly string[] Settings =
    [
        "role", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout",
        "tcp_user_timeout", "password_encryption", "client_min_messages", "datestyle", "intervalstyle",
    ];

    private const string Unescaped = "connection_url: with this username and password in it, it is none that can be " +
        "read; with disable_escaping they must be escaped as in every URL";

    private readonly PostgresSettings _settings;
    private readonly Dictionary<string, string> _ssl = new(StringComparer.Ordinal);
    private SslMode? _mode;

    private PostgresConnection(PostgresSettings settings) => _settings = settings;

    /// <summary>All but the password and certificates.</summary>
    public NpgsqlConnectionStringBuilder Parts { get; } = new() { ApplicationName = Ours };

    /// <summary>The password.</summary>
    public string Password { get; private set; } = "";

    /// <summary>Which of several hosts is wanted.</summary>
    public TargetSessionAttributes Target { get; private set; } = TargetSessionAttributes.Any;

    /// <summary>
    /// Reads the URL of settings. Throws <see cref="FormatException"/> that says what is wrong, and
    /// <see cref="ArgumentException"/> where a value is out of range.
    /// </summary>
    public static PostgresConnection Of(PostgresSettings settings, string username, string password)
    {
        var connection = new PostgresConnection(settings);
        if (settings.DisableEscaping)
            connection.ReadFilled(username, password);
        else
            connection.Read(settings.ConnectionUrl, value => UrlTemplate.Fill(value, username, password));
        connection.Complete(username, password);
        return connection;
    }

    /// <summary>Where a connection leads to, as messages tell it.</summary>
    public static string Place(NpgsqlConnectionStringBuilder parts) =>
        HasSeveralHosts(parts) || parts.Host is null or ['/', ..] ? $"{parts.Host}" : $"{parts.Host}:{parts.Port}";

    /// <summary>Whether one of several hosts is to be found.</summary>
    public static bool HasSeveralHosts(NpgsqlConnectionStringBuilder parts) =>
        parts.Host?.Contains(',', StringComparison.Ordinal) == true;

    /// <summary>The certificates of URL and settings. Throws <see cref="FormatException"/> if they misfit.</summary>
    public PostgresCertificates Certificates() => PostgresCertificates.Of(_settings, _ssl);

    private void Read(string url, Func<string, string> value)
    {
        foreach (var (name, text) in PostgresAddressText.Read(url))
            Set(name, value(text));
    }

    // The URL by itself can be read: what is wrong then comes from name or password, and nothing of them is told.
    private void ReadFilled(string username, string password)
    {
        new PostgresConnection(_settings).Read(_settings.ConnectionUrl, static value => value);
        if (!TryRead(UrlTemplate.Fill(_settings.ConnectionUrl, username, password)))
            throw new FormatException(Unescaped);
    }

    private bool TryRead(string url)
    {
        try
        {
            Read(url, static value => value);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private void Complete(string username, string password)
    {
        var parts = Parts;
        if (string.IsNullOrEmpty(parts.Host))
            parts.Host = "localhost";
        if (string.IsNullOrEmpty(parts.Username))
            parts.Username = username;
        if (Password.Length == 0)
            Password = password;
        if (string.IsNullOrEmpty(parts.Database))
            parts.Database = parts.Username;
        parts.SslMode = Mode();
        parts.Timezone = "UTC";
        parts.IncludeErrorDetail = true; // It names what blocks.
        parts.Timeout = Patience(parts.Timeout);
        parts.CommandTimeout = (int)DriverLimits.Answer.TotalSeconds;
        parts.CancellationTimeout = (int)DriverLimits.Cancel.TotalMilliseconds;
        parts.MinPoolSize = 0;
        parts.MaxPoolSize = _settings.MaxOpenConnections;
        parts.ConnectionIdleLifetime = _settings.MaxIdleConnections < _settings.MaxOpenConnections
            ? ShortestIdleSeconds
            : LongestIdleSeconds;
        parts.ConnectionPruningInterval = ShortestIdleSeconds;
        parts.ConnectionLifetime = (int)Math.Min(_settings.MaxConnectionLifetime.TotalSeconds, int.MaxValue);
    }

    private SslMode Mode()
    {
        var hasRoot = _settings.TlsCa.Length > 0 || _ssl.ContainsKey("sslrootcert");
        if (_mode == SslMode.Disable && (_settings.TlsCa.Length > 0 || _settings.TlsCertificate.Length > 0))
            throw new FormatException("tls_ca and tls_certificate need another sslmode than disable");
        return _mode switch
        {
            null => hasRoot ? SslMode.VerifyFull : SslMode.Prefer,
            SslMode.Require when hasRoot => SslMode.VerifyCA, // As in PostgreSQL's own programs.
            { } mode => mode,
        };
    }

    private void Set(string name, string value)
    {
        switch (name)
        {
            case "host" or "hostaddr": Parts.Host = value; break;
            case "port": Parts.Port = PostgresAddressText.Port(value); break;
            case "user": Parts.Username = value; break;
            case "password": Password = value; break;
            case "dbname" or "database": Parts.Database = value; break;
            case "connect_timeout": Parts.Timeout = Patience(PostgresAddressText.Number(name, value)); break;
            case "application_name": Parts.ApplicationName = value; break;
            case "search_path": Parts.SearchPath = value; break;
            case "options": AddOption(value); break;
            case "sslmode": _mode = PostgresAddressText.Mode(value); break;
            case "sslrootcert" or "sslcert" or "sslkey" or "sslpassword" or "sslinline": _ssl[name] = value; break;
            case "target_session_attrs": Target = Session(value); break;
            case var setting when Settings.Contains(setting): AddOption($"-c {name}={Escaped(value)}"); break;
            default:
                if (!Ignored.Contains(name))
                    throw new FormatException(Unknown(name));
                break;
        }
    }

    // 0 asks for no limit: as long as may be.
    private static int Patience(int seconds)
    {
        var longest = (int)DriverLimits.Connect.TotalSeconds;
        return seconds == 0 ? longest : Math.Min(seconds, longest);
    }

    private void AddOption(string option) =>
        Parts.Options = string.IsNullOrEmpty(Parts.Options) ? option : $"{Parts.Options} {option}";

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(" ", "\\ ", StringComparison.Ordinal);

    // A name with other signs may be a piece of a password that was not escaped.
    private static string Unknown(string name) => name.All(static c => char.IsAsciiLetterLower(c) || c == '_')
        ? $"connection_url: unknown parameter '{name}'"
        : "connection_url: unknown parameter; name and password must be escaped as in every URL";

    private static TargetSessionAttributes Session(string value) => value switch
    {
        "any" => TargetSessionAttributes.Any,
        "read-write" => TargetSessionAttributes.ReadWrite,
        "primary" => TargetSessionAttributes.Primary,
        "prefer-standby" or "read-only" or "standby" => throw new FormatException(
            "connection_url: target_session_attrs must be any, primary or read-write: users are made there"),
        _ => throw new FormatException("connection_url: unknown target_session_attrs"),
    };
}
