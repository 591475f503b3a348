using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>
/// Finds a pooler that lends connections for single transactions: settings, prepared statements and snapshots would be
/// those of others. Two open sessions never share a process of the database, unless such a pooler stands between.
/// </summary>
internal static class PoolerCheck
{
    private const string Process = "SELECT pg_backend_pid()";

    /// <summary>Throws <see cref="StoreRefusedException"/> if there is one.</summary>
    public static async Task RunAsync(PostgresDatabase database, NpgsqlConnection first, CancellationToken cancel)
    {
        var before = await first.ScalarAsync(Process, cancel);
        await using var second = await database.OpenAsync(SessionKind.Lead, cancel);
        await using var transaction = await second.BeginTransactionAsync(cancel);
        var other = await second.ScalarAsync(Process, cancel);
        var after = await first.ScalarAsync(Process, cancel);
        if (Equals(before, other) || !Equals(before, after))
        {
            throw new StoreRefusedException(
                $"{database.Address} is behind a pooler that lends connections for single transactions (PgBouncer's " +
                "pool_mode = transaction or statement): connect to PostgreSQL directly, or use pool_mode = session");
        }
    }
}
