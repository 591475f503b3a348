using System.Collections.Frozen;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Database.MySql;

/// <summary>MySQL and MariaDB under one of their plugin names.</summary>
internal sealed class MySqlType(string pluginName, UsernameRules usernames) : IDatabaseType
{
    private static readonly FrozenSet<string> Secrets = new[] { "password", "tls_certificate_key" }.ToFrozenSet();

    private static readonly UsernameRules Long = new(
        """{{ printf "v-%s-%s-%s-%s" (.DisplayName | truncate 10) (.RoleName | truncate 10) (random 20) """ +
        "(unix_time) | truncate 32 }}",
        32,
        80);

    private static readonly UsernameRules Short = new(
        """{{ printf "v-%s-%s" (.RoleName | truncate 4) (random 20) | truncate 16 }}""", 16, 80)
    {
        NamesCaller = false,
    };

    /// <summary>All plugin names that stand for it; all but the first make names of 16 characters.</summary>
    public static IReadOnlyList<MySqlType> All { get; } =
    [
        new("mysql-database-plugin", Long),
        new("mysql-rds-database-plugin", Short),
        new("mysql-aurora-database-plugin", Short),
        new("mysql-legacy-database-plugin", Short),
    ];

    /// <inheritdoc/>
    public string PluginName => pluginName;

    /// <inheritdoc/>
    public UsernameRules Usernames => usernames;

    /// <inheritdoc/>
    public IReadOnlyList<string> CredentialTypes { get; } = ["password"];

    /// <inheritdoc/>
    public IReadOnlySet<string> SecretDetails => Secrets;

    /// <inheritdoc/>
    public Outcome<DatabaseSettings> Read(IReadOnlyDictionary<string, string> details) =>
        DetailsOfDatabase.Read(details, "tls_ca and tls_certificate_key", static (reader, url) =>
        {
            var settings = Settings(reader, url);
            var parts = MySqlParts.Of(settings, "username", "password");
            using var tls = new MySqlTls(settings, parts.Server);
            return settings with { Place = MySqlParts.Place(parts) };
        });

    /// <inheritdoc/>
    public IDatabase Open(DatabaseSettings settings, string username, SecretBytes password, TimeProvider time) =>
        new MySqlDatabase((MySqlSettings)settings, username, password, time);

    private static MySqlSettings Settings(DetailReader reader, string url)
    {
        var (open, idle) = reader.Connections();
        var address = MySqlAddress.Read(url);
        return new MySqlSettings
        {
            ConnectionUrl = url,
            ShownUrl = MySqlAddress.Shown(url),
            HasPassword = UrlTemplate.IsOutright(address.Password),
            FixesPassword = UrlTemplate.IsOutright(address.Password),
            UrlUsername = address.User,
            MaxOpenConnections = open,
            MaxIdleConnections = idle,
            MaxConnectionLifetime = reader.Duration("max_connection_lifetime"),
            TlsCa = reader.Text("tls_ca"),
            TlsCertificateKey = reader.Text("tls_certificate_key"),
            TlsServerName = reader.Text("tls_server_name"),
            TlsSkipVerify = reader.Flag("tls_skip_verify"),
        };
    }
}
