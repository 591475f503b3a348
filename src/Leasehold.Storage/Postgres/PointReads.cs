using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>
/// Reads of one row each, outside any transaction: one statement and one round trip. A broken connection is replaced by
/// another.
/// </summary>
internal sealed class PointReads(PostgresDatabase database)
{
    private const int Attempts = 3;

    private readonly string[] _texts =
    [
        .. Enumerable.Range(0, Limits.Families)
            .Select(family => $"SELECT v FROM {database.Tables.Family(family)} WHERE k = $1"),
    ];

    /// <summary>The value, null if there is none.</summary>
    public async ValueTask<byte[]?> GetAsync(byte[] key, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryGetAsync(key, cancel);
            }
            catch (Exception fault) when (attempt < Attempts && DatabaseFault.IsPassing(fault))
            {
                database.ForgetIdle();
            }
            catch (Exception fault) when (DatabaseFault.Is(fault))
            {
                throw DatabaseFault.Describe(fault, database.Address);
            }
        }
    }

    private async Task<byte[]?> TryGetAsync(byte[] key, CancellationToken cancel)
    {
        await using var session = await database.OpenAsync(SessionKind.Read, cancel);
        await using var command = new NpgsqlCommand(_texts[KeyFamily.Of(key)], session);
        command.Parameters.Add(PostgresSnapshot.Parameter(key));
        return await command.ExecuteScalarAsync(cancel) as byte[];
    }
}
