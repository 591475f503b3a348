using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>Where a database is and who we are there. Its text names the place, never the password.</summary>
public sealed class PostgresAddress
{
    private readonly string _connection;

    internal PostgresAddress(NpgsqlConnectionStringBuilder parts)
    {
        _connection = parts.ConnectionString;
        Host = parts.Host ?? "";
        Port = parts.Port;
        User = parts.Username ?? "";
        Database = parts.Database ?? "";
    }

    /// <summary>None: nothing can be reached there.</summary>
    public static PostgresAddress Unnamed { get; } = new(new NpgsqlConnectionStringBuilder());

    /// <summary>The host, several separated by commas, or the directory of a unix socket.</summary>
    public string Host { get; }

    /// <summary>The port of hosts that name none.</summary>
    public int Port { get; }

    /// <summary>The database's name.</summary>
    public string Database { get; }

    /// <summary>Who we are there.</summary>
    public string User { get; }

    /// <summary>The place as sentences name it.</summary>
    public override string ToString() => Host.StartsWith('/') || Host.Contains(':') || Host.Contains(',')
        ? $"database \"{Database}\" at {Host}"
        : $"database \"{Database}\" at {Host}:{Port}";

    /// <summary>Everything needed to connect, to be added to.</summary>
    internal NpgsqlConnectionStringBuilder Connection() => new(_connection);
}
