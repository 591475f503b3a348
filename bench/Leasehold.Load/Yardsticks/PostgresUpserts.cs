using Leasehold.Load.Work;
using Npgsql;

namespace Leasehold.Load.Yardsticks;

/// <summary>
/// The yardstick of a shared store: raw upserts of rows of a size, one row per commit, each connection with its own
/// rows, prepared statements, <c>synchronous_commit = on</c>.
/// </summary>
internal static class PostgresUpserts
{
    private const int RowsEach = 4;

    private const string Upsert =
        "INSERT INTO yardstick VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v";

    public static async Task<Measurement> RunAsync(string url, int connections, int bytes, TimeSpan time)
    {
        var address = new Uri(url);
        var text = $"Host={address.Host};Port={address.Port};Username=postgres;Database={address.AbsolutePath[1..]};"
            + $"Maximum Pool Size={connections};Max Auto Prepare=4;Auto Prepare Min Usages=1";
        await using var source = NpgsqlDataSource.Create(text);
        await using (var table = source.CreateCommand(
            "CREATE TABLE IF NOT EXISTS yardstick (k bytea PRIMARY KEY, v bytea NOT NULL) WITH (fillfactor = 80)"))
        {
            await table.ExecuteNonQueryAsync();
        }
        var value = new byte[bytes];
        Random.Shared.NextBytes(value);
        return await PostgresLoop.RunAsync(
            $"upsert of {bytes} bytes", source, connections, time, (connection, caller, i) =>
                UpsertAsync(connection, [.. BitConverter.GetBytes(caller), (byte)(i % RowsEach)], value));
    }

    private static async Task UpsertAsync(NpgsqlConnection connection, byte[] key, byte[] value)
    {
        await using var command = new NpgsqlCommand(Upsert, connection);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = value });
        await command.ExecuteNonQueryAsync();
    }
}
