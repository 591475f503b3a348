using System.Collections.Frozen;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>PostgreSQL.</summary>
internal sealed class PostgresType : IDatabaseType
{
    private const int LongestName = 63;

    private static readonly FrozenSet<string> Secrets = new[] { "password", "private_key" }.ToFrozenSet();

    /// <inheritdoc/>
    public string PluginName => "postgresql-database-plugin";

    /// <inheritdoc/>
    public UsernameRules Usernames { get; } = new(
        """{{ printf "v-%s-%s-%s-%s" (.DisplayName | truncate 8) (.RoleName | truncate 8) (random 20) (unix_time) """ +
        "| truncate 63 }}",
        LongestName,
        LongestName);

    /// <inheritdoc/>
    public IReadOnlyList<string> CredentialTypes { get; } = ["password"];

    /// <inheritdoc/>
    public IReadOnlySet<string> SecretDetails => Secrets;

    /// <inheritdoc/>
    public Outcome<DatabaseSettings> Read(IReadOnlyDictionary<string, string> details) =>
        DetailsOfDatabase.Read(details, "tls_ca, tls_certificate and private_key", static (reader, url) =>
        {
            var settings = Settings(reader, url);
            var connection = PostgresConnection.Of(settings, "username", "password");
            using var certificates = connection.Certificates();
            return settings with { Place = PostgresConnection.Place(connection.Parts) };
        });

    /// <inheritdoc/>
    public IDatabase Open(DatabaseSettings settings, string username, SecretBytes password, TimeProvider time) =>
        new PostgresDatabase((PostgresSettings)settings, username, password, time);

    private static bool HashesPasswords(DetailReader reader)
    {
        switch (reader.Text("password_authentication"))
        {
            case "" or "password": return false;
            case "scram-sha-256": return true;
            default:
                reader.Refuse("'password_authentication' must be 'password' or 'scram-sha-256'");
                return false;
        }
    }

    private static PostgresSettings Settings(DetailReader reader, string url)
    {
        var (open, idle) = reader.Connections();
        return new PostgresSettings
        {
            ConnectionUrl = url,
            ShownUrl = PostgresUrl.Shown(url),
            HasPassword = PostgresUrl.HasPassword(url),
            FixesPassword = PostgresUrl.FixesPassword(url),
            UrlUsername = PostgresUrl.User(url),
            MaxOpenConnections = open,
            MaxIdleConnections = idle,
            MaxConnectionLifetime = reader.Duration("max_connection_lifetime"),
            DisableEscaping = reader.Flag("disable_escaping"),
            HashesPasswords = HashesPasswords(reader),
            TlsCa = reader.Text("tls_ca"),
            TlsCertificate = reader.Text("tls_certificate"),
            PrivateKey = reader.Text("private_key"),
        };
    }
}
