using Leasehold.Tests.Servers;

namespace Leasehold.Engines.Tests.Database.Postgres;

/// <summary>A PostgreSQL of its own that asks everybody but its own superuser for a password.</summary>
internal sealed class PasswordServer : IAsyncDisposable
{
    public PasswordServer()
    {
        Server.Sql("postgres",
            "CREATE TABLE hba(line text); INSERT INTO hba VALUES ('local all all trust'), " +
            "('host all postgres 127.0.0.1/32 trust'), ('host all all 127.0.0.1/32 scram-sha-256')");
        var file = Server.Sql("postgres", "SHOW hba_file");
        Server.Sql("postgres", $"COPY hba TO '{file}'");
        Server.Sql("postgres", "DROP TABLE hba; SELECT pg_reload_conf()");
    }

    public PostgresServer Server { get; } = new();

    public ValueTask DisposeAsync()
    {
        Server.Remove();
        return ValueTask.CompletedTask;
    }
}
