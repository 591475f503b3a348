namespace Leasehold.Storage.Tests.Postgres;

public sealed class AnchorTests
{
    [Fact]
    public async Task An_older_copy_of_the_database_is_refused_after_a_start()
    {
        var folder = Directory.CreateTempSubdirectory("leasehold-anchor-");
        var anchor = Path.Combine(folder.FullName, "anchor");
        var database = new TestDatabase();
        await WriteAsync(database, anchor, "a");
        var backup = $"{database.Name}_backup";
        database.Server.Sql("postgres", $"CREATE DATABASE {backup} TEMPLATE {database.Name}");
        await WriteAsync(database, anchor, "b");
        database.Server.Sql("postgres", $"DROP DATABASE {database.Name} WITH (FORCE)");
        database.Server.Sql("postgres", $"ALTER DATABASE {backup} RENAME TO {database.Name}");

        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => WriteAsync(database, anchor, "c"));
        Assert.Contains("is at sequence 1 ", refusal.Message);
        Assert.Contains($"its anchor {anchor} has seen sequence 2 ", refusal.Message);
        File.Delete(anchor);
        await WriteAsync(database, anchor, "c");

        var other = await Assert.ThrowsAsync<StoreRefusedException>(() => WriteAsync(new TestDatabase(), anchor, "d"));
        Assert.Contains("is of another store", other.Message);
        folder.Delete(recursive: true);
    }

    private static async Task WriteAsync(TestDatabase database, string anchor, string name)
    {
        await using var store = await Store.OpenAsync(
            await database.OpenEngineAsync(), new StoreOptions { Anchor = new() { Path = anchor } },
            TimeProvider.System, StoreSteps.None);
        await store.PutAsync(name);
    }
}
