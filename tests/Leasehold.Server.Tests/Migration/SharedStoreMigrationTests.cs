using System.Text;
using Leasehold.Server.Hosting;
using Leasehold.Server.Migration;
using Leasehold.Storage;
using Leasehold.Storage.Postgres;
using Leasehold.Tests.Servers;

namespace Leasehold.Server.Tests.Migration;

/// <summary>Copies from and to a database that servers may share.</summary>
public sealed class SharedStoreMigrationTests
{
    private static readonly ServerCard Card =
        new() { HostName = "test", ApiAddress = "", ClusterAddress = "", Version = "0" };

    private readonly string _one = PostgresServer.Shared.CreateDatabase();
    private readonly string _other = PostgresServer.Shared.CreateDatabase();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_end_may_be_served_meanwhile()
    {
        await using var leading = await OpenAsync(_one);
        await PutAsync(leading);

        var read = Assert.ThrowsAsync<StartException>(() => MigrateAsync(Database(_one), Database(_other)));
        await (await FilledAsync(_other)).DisposeAsync();
        var written = await Assert.ThrowsAsync<StartException>(() => MigrateAsync(Database(_other), Database(_one)));

        Assert.StartsWith(
            $"source database \"{_one}\" at 127.0.0.1:{PostgresServer.Shared.Port}: a server uses it",
            (await read).Message, StringComparison.Ordinal);
        Assert.StartsWith($"destination database \"{_one}\" at ", written.Message, StringComparison.Ordinal);
        await PutAsync(leading); // It has lost nothing by it.
    }

    [Fact]
    public async Task A_store_moves_into_a_database_and_on_and_a_full_one_is_named()
    {
        await (await FilledAsync(_one)).DisposeAsync();

        var there = await MigrateAsync(Database(_one), Database(_other));
        var again = await Assert.ThrowsAsync<StartException>(() => MigrateAsync(Database(_one), Database(_other)));

        Assert.Equal(1, there.Rows);
        Assert.StartsWith($"destination database \"{_other}\" at ", again.Message, StringComparison.Ordinal);
        Assert.Contains("it holds data already", again.Message, StringComparison.Ordinal);
        await using var moved = await OpenAsync(_other);
        using var tx = moved.Begin();
        Assert.Equal([1], await tx.GetAsync([0x20, 1], Cancel));
    }

    private static string Database(string name) =>
        $$""" "postgresql" { connection_url = "{{PostgresServer.Shared.Url(name)}}" } """;

    private static async Task<Store> OpenAsync(string name)
    {
        var options = new PostgresOptions
        {
            Address = PostgresAddressParser.Parse(PostgresServer.Shared.Url(name)),
        };
        var engine = await PostgresEngine.OpenAsync(options, Card, TimeProvider.System, Cancel);
        return await Store.OpenAsync(engine, new StoreOptions(), TimeProvider.System, Cancel);
    }

    private static async Task<Store> FilledAsync(string name)
    {
        var store = await OpenAsync(name);
        await PutAsync(store);
        return store;
    }

    private static async Task PutAsync(Store store)
    {
        using var tx = store.Begin();
        tx.Put([0x20, 1], [1]);
        Assert.True((await tx.CommitAsync(Cancel)).IsCommitted);
    }

    private static async Task<Storage.Transfer.TransferSummary> MigrateAsync(string source, string destination)
    {
        var text = $"storage_source {source}\nstorage_destination {destination}\n";
        var errors = new List<string>();
        var migration = MigrationConfiguration.Read(Encoding.UTF8.GetBytes(text), "migrate.hcl", errors);
        Assert.True(migration is not null, string.Join("; ", errors));
        return await StoreMigration.RunAsync(migration, TimeProvider.System, Cancel);
    }
}
