using Leasehold.Storage.Postgres;
using Leasehold.Tests.Servers;

namespace Leasehold.Storage.Tests.Postgres;

/// <summary>What is refused at opening, and in which words.</summary>
public sealed class OpeningTests
{
    [Fact]
    public async Task An_older_copy_is_refused_by_a_process_that_has_seen_a_newer_one()
    {
        var database = new TestDatabase();
        var options = database.Options();
        await using (var store = await database.OpenAsync(options))
            await store.PutAsync("a");
        database.Sql("UPDATE leasehold_head SET group_number = group_number - 1");

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => database.OpenAsync(options));

        Assert.Contains("older copy", refused.Message);
    }

    [Fact]
    public async Task Another_store_in_its_place_is_refused()
    {
        var database = new TestDatabase();
        var options = database.Options();
        await (await database.OpenAsync(options)).DisposeAsync();
        database.Sql("UPDATE leasehold_head SET store = gen_random_uuid()");

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => database.OpenAsync(options));

        Assert.Contains("another store", refused.Message);
    }

    [Fact]
    public async Task Tables_of_a_newer_program_are_refused()
    {
        var database = new TestDatabase();
        await (await database.OpenAsync()).DisposeAsync();
        database.Sql("UPDATE leasehold_head SET version = 2");

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => database.OpenAsync());

        Assert.Contains("newer program", refused.Message);
    }

    [Theory]
    [InlineData("vault_kv_store", null)]
    [InlineData("openbao_kv_store", null)]
    [InlineData("secrets", "secrets")]
    public async Task Tables_of_a_rival_are_refused_and_not_touched(string rival, string? table)
    {
        var database = new TestDatabase();
        database.Sql($"CREATE TABLE {rival} (parent_path text, path text, key text, value bytea)");

        var foreign = await Assert.ThrowsAsync<StoreForeignException>(
            () => database.OpenAsync(database.Options() with { Table = table }));

        Assert.Contains(rival, foreign.Message);
        Assert.Equal(rival, database.Sql("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 2200"));
        await (await database.OpenAsync(database.Options() with { Table = "ours" })).DisposeAsync();
    }

    [Fact]
    public async Task Missing_tables_are_not_created_against_the_operators_will()
    {
        var database = new TestDatabase();
        var options = database.Options() with { CreateTables = false };

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => database.OpenAsync(options));

        Assert.Contains("skip_create_table", refused.Message);
        database.Sql(refused.Message[refused.Message.IndexOf('\n')..]); // The statements do what they promise.
        await (await database.OpenAsync(options)).DisposeAsync();
    }

    [Fact]
    public async Task A_store_that_must_exist_is_not_made()
    {
        var database = new TestDatabase();
        var options = database.Options() with { MustExist = true };

        var missing = await Assert.ThrowsAsync<StoreMissingException>(() => database.OpenAsync(options));

        Assert.Contains($"\"{database.Name}\"", missing.Message);
        Assert.Equal("0", database.Sql("SELECT count(*) FROM pg_class WHERE relnamespace = 2200"));
        await (await database.OpenAsync()).DisposeAsync();
        await (await database.OpenAsync(options)).DisposeAsync();
    }

    [Theory]
    [InlineData("postgres:hush@127.0.0.1:{port}/nowhere", "\"nowhere\" at 127.0.0.1", "does not exist")]
    [InlineData("nobody:hush@127.0.0.1:{port}/postgres", "at 127.0.0.1", "nobody")]
    [InlineData("postgres:hush@127.0.0.1:1/db", "\"db\" at 127.0.0.1:1", "cannot be reached")]
    public async Task What_cannot_be_used_is_named_without_the_password(string to, string place, string what)
    {
        to = to.Replace("{port}", $"{PostgresServer.Shared.Port}", StringComparison.Ordinal);
        var text = $"postgres://{to}?sslmode=disable";
        var options = new PostgresOptions { Address = PostgresAddressParser.Parse(text), ConnectRetries = 0 };

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await PostgresEngine.OpenAsync(options, TestDatabase.Card, TimeProvider.System, StoreSteps.None));

        Assert.Contains(place, fault.Message);
        Assert.Contains(what, fault.Message);
        Assert.DoesNotContain("hush", fault.ToString());
    }

    [Fact]
    public async Task A_database_without_TLS_says_what_to_do()
    {
        var text = $"postgres://postgres@127.0.0.1:{PostgresServer.Shared.Port}/postgres?sslmode=require";
        var options = new PostgresOptions { Address = PostgresAddressParser.Parse(text), ConnectRetries = 0 };

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await PostgresEngine.OpenAsync(options, TestDatabase.Card, TimeProvider.System, StoreSteps.None));

        Assert.EndsWith("offers no TLS; switch it on there, or say sslmode=disable in connection_url", fault.Message);
    }

    [Fact]
    public async Task Who_may_create_nothing_is_told_so()
    {
        var database = new TestDatabase();
        database.Sql($"CREATE ROLE {database.Name} LOGIN; REVOKE CREATE ON SCHEMA public FROM public");
        var url = $"host={database.Server.Socket} port={database.Server.Port} " +
            $"user={database.Name} dbname={database.Name}";
        var options = new PostgresOptions { Address = PostgresAddressParser.Parse(url) };

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => database.OpenAsync(options));

        Assert.Contains($"grants user \"{database.Name}\" too little", fault.Message);
    }
}
