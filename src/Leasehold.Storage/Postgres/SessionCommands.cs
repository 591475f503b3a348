using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>Short ways to run a statement on a session.</summary>
internal static class SessionCommands
{
    /// <summary>Runs statements without parameters and forgets what they return.</summary>
    public static async Task<int> RunAsync(this NpgsqlConnection session, string text, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(text, session);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The first column of the first row.</summary>
    public static async Task<object?> ScalarAsync(this NpgsqlConnection session, string text, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(text, session);
        return await command.ExecuteScalarAsync(cancel);
    }

    /// <summary>Reads the head and who may write.</summary>
    public static async Task<StoredHead> ReadHeadAsync(
        this NpgsqlConnection session, TableNames tables, CancellationToken cancel)
    {
        var text = $"SELECT store, group_number, term, v FROM {tables.Head}";
        await using var command = new NpgsqlCommand(text, session);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel))
            throw new StoreCorruptException(tables.Head, -1, "it has no row");
        return new StoredHead(
            reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3));
    }
}
