using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>
/// Reads what PostgreSQL's own programs take: <c>postgres://user:password@host:port/database?sslmode=...</c>, or
/// <c>host=... user=... dbname=...</c>. What is wrong is said without the text itself: it holds a password.
/// </summary>
public static class PostgresAddressParser
{
    /// <summary>Reads an address. Throws <see cref="FormatException"/> that says what is wrong.</summary>
    public static PostgresAddress Parse(string text)
    {
        var parts = new NpgsqlConnectionStringBuilder { SslMode = SslMode.Prefer };
        foreach (var (name, value) in PostgresAddressText.Read(text))
            Set(parts, name, value);
        if (string.IsNullOrEmpty(parts.Host))
            parts.Host = "localhost";
        if (string.IsNullOrEmpty(parts.Username))
            throw new FormatException("connection_url names no user");
        if (string.IsNullOrEmpty(parts.Database))
            parts.Database = parts.Username;
        return new PostgresAddress(parts);
    }

    private static void Set(NpgsqlConnectionStringBuilder parts, string name, string value)
    {
        switch (name)
        {
            case "host" or "hostaddr": parts.Host = value; break;
            case "port": parts.Port = PostgresAddressText.Port(value); break;
            case "user": parts.Username = value; break;
            case "password": parts.Password = value; break;
            case "dbname" or "database": parts.Database = value; break;
            case "connect_timeout": parts.Timeout = PostgresAddressText.Timeout(name, value); break;
            case "sslmode": parts.SslMode = PostgresAddressText.Mode(value); break;
            case "sslrootcert": parts.RootCertificate = value; break;
            case "sslcert": parts.SslCertificate = value; break;
            case "sslkey": parts.SslKey = value; break;
            case "sslpassword": parts.SslPassword = value; break;
            case "search_path": parts.SearchPath = value; break;
            case "application_name" or "fallback_application_name" or "client_encoding" or "timezone"
                or "target_session_attrs" or "binary_parameters":
                break; // Ours are what they have to be.
            default: throw new FormatException($"connection_url: unknown parameter '{name}'");
        }
    }
}
