using Leasehold.Tests.Servers;

namespace Leasehold.Engines.Tests.Database.Postgres;

/// <summary>A PostgreSQL of its own that asks everybody but its own superuser for a password.</summary>
internal sealed class PasswordServer : IAsyncDisposable
{
    public PasswordServer() => Server.AskForPasswords();

    public PostgresServer Server { get; } = new();

    public ValueTask DisposeAsync()
    {
        Server.Remove();
        return ValueTask.CompletedTask;
    }
}
