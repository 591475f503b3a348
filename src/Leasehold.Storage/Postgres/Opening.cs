using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>What is looked at before a database is used: that it is there, ours, and not older.</summary>
internal sealed class Opening(PostgresDatabase database, PostgresOptions options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        await using var session = await ConnectAsync(cancel);
        if (await session.ScalarAsync("SELECT pg_is_in_recovery()", cancel) is true)
            throw new StoreUnavailableException($"{database.Address} is a replica: connect to the one that writes");
        await PoolerCheck.RunAsync(database, session, cancel);
        await new PostgresSchema(database, options.CreateTables, options.MustExist).EnsureAsync(session, cancel);
        options.Watermark.See(await session.ReadHeadAsync(database.Tables, cancel), $"{database.Address}");
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await database.OpenAsync(SessionKind.Write, cancel);
            }
            catch (Exception fault) when (attempt < options.ConnectRetries && DatabaseFault.IsPassing(fault))
            {
                await Task.Delay(Pause, time, cancel);
            }
        }
    }
}
