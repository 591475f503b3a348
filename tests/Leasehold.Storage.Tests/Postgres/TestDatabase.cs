using Leasehold.Storage.Postgres;
using Leasehold.Tests.Servers;
using Npgsql;

namespace Leasehold.Storage.Tests.Postgres;

/// <summary>A database for one test.</summary>
internal sealed class TestDatabase(PostgresServer server)
{
    public TestDatabase()
        : this(PostgresServer.Shared)
    {
    }

    public static ServerCard Card { get; } =
        new() { HostName = "test", ApiAddress = "", ClusterAddress = "", Version = "0" };

    public PostgresServer Server => server;

    public string Name { get; } = server.CreateDatabase();

    public PostgresOptions Options(int? port = null) => new()
    {
        Address = PostgresAddressParser.Parse(PostgresServer.Url(Name, port ?? server.Port)),
        MaxParallel = 16,
    };

    public ValueTask<PostgresEngine> OpenEngineAsync() =>
        PostgresEngine.OpenAsync(Options(), Card, TimeProvider.System, StoreSteps.None);

    public async Task<Store> OpenAsync(PostgresOptions? options = null)
    {
        var engine = await PostgresEngine.OpenAsync(
            options ?? Options(), Card, TimeProvider.System, StoreSteps.None);
        return await Store.OpenAsync(engine, new StoreOptions(), TimeProvider.System, StoreSteps.None);
    }

    /// <summary>Keeps the locks of a command, until disposed.</summary>
    public async Task<NpgsqlConnection> HoldAsync(string command)
    {
        var session = new NpgsqlConnection(Options().Address.Connection().ConnectionString);
        await session.OpenAsync();
        await session.BeginTransactionAsync();
        await using var holding = new NpgsqlCommand(command, session);
        await holding.ExecuteNonQueryAsync();
        return session;
    }

    public string Sql(string text) => server.Sql(Name, text);
}
