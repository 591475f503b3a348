using Npgsql;
using NpgsqlTypes;

namespace Leasehold.Storage.Postgres;

/// <summary>The tables of the lead and of the servers.</summary>
internal sealed class LeadTable(TableNames tables, Guid server, ServerCard card)
{
    /// <summary>Gives a sign of life as one of the servers, and sees who leads.</summary>
    public async Task<LeadRow> WatchAsync(NpgsqlConnection session, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(session);
        batch.BatchCommands.Add(Presence());
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT term, holder, beat FROM {tables.Lead}"));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel))
            throw new StoreCorruptException(tables.Lead, -1, "it has no row");
        return new LeadRow(
            reader.GetInt64(0), await reader.IsDBNullAsync(1, cancel) ? null : reader.GetGuid(1), reader.GetGuid(2));
    }

    /// <summary>Gives a sign of life as the leader; false if another one leads.</summary>
    public async Task<bool> BeatAsync(NpgsqlConnection session, long term, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(session);
        batch.BatchCommands.Add(Presence());
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"DELETE FROM {tables.Servers} WHERE seen < now() - interval '1 minute'"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"UPDATE {tables.Lead} SET beat = gen_random_uuid() WHERE term = $1 AND holder = $2 RETURNING 1")
        {
            Parameters = { Number(term), Id(server) },
        });
        return await batch.ExecuteScalarAsync(cancel) is not null;
    }

    /// <summary>Ends the connections of a server that gave no sign of life: they may hold locks.</summary>
    public static async Task EndSessionsAsync(NpgsqlConnection session, Guid holder, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity " +
            "WHERE application_name = $1 AND pid <> pg_backend_pid() AND usename = current_user", session);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresDatabase.NameOf(holder) });
        await command.ExecuteScalarAsync(cancel);
    }

    /// <summary>Ends this server's other connections, whatever they do.</summary>
    public Task EndOwnSessionsAsync(NpgsqlConnection session, CancellationToken cancel) =>
        EndSessionsAsync(session, server, cancel);

    /// <summary>
    /// Takes the lead over, and with it the head: from then on nobody else's group passes the fence. Null if the row
    /// has changed meanwhile.
    /// </summary>
    public async Task<long?> TakeAsync(NpgsqlConnection session, LeadRow seen, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(session);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SET LOCAL synchronous_commit = on"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"WITH lead AS (UPDATE {tables.Lead} SET term = term + 1, holder = $1, beat = gen_random_uuid(), " +
            "since = now() WHERE term = $2 AND beat = $3 AND holder IS NOT DISTINCT FROM $4 RETURNING term) " +
            $"UPDATE {tables.Head} h SET term = lead.term FROM lead RETURNING h.term")
        {
            Parameters =
            {
                Id(server), Number(seen.Term), Id(seen.Beat),
                new NpgsqlParameter { Value = (object?)seen.Holder ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            },
        });
        return (long?)await batch.ExecuteScalarAsync(cancel);
    }

    /// <summary>Gives the lead back and leaves the list of servers.</summary>
    public async Task LeaveAsync(NpgsqlConnection session, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(session);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"UPDATE {tables.Lead} SET holder = NULL, beat = gen_random_uuid() WHERE holder = $1")
        {
            Parameters = { Id(server) },
        });
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand($"DELETE FROM {tables.Servers} WHERE id = $1") { Parameters = { Id(server) } });
        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The servers, the leader first.</summary>
    public async Task<IReadOnlyList<ServerCard>> ServersAsync(NpgsqlConnection session, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "SELECT host, api, cluster, version, seen, l.since " +
            $"FROM {tables.Servers} s LEFT JOIN {tables.Lead} l ON l.holder = s.id " +
            "ORDER BY l.since IS NULL, seen DESC", session);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var servers = new List<ServerCard>();
        while (await reader.ReadAsync(cancel))
        {
            servers.Add(new ServerCard
            {
                HostName = reader.GetString(0),
                ApiAddress = reader.GetString(1),
                ClusterAddress = reader.GetString(2),
                Version = reader.GetString(3),
                LastSeen = Time(reader, 4),
                LeadsSince = await reader.IsDBNullAsync(5, cancel) ? null : Time(reader, 5),
            });
        }
        return servers;
    }

    private static DateTimeOffset Time(NpgsqlDataReader reader, int column) =>
        new(reader.GetFieldValue<DateTime>(column), TimeSpan.Zero);

    private NpgsqlBatchCommand Presence() => new(
        $"INSERT INTO {tables.Servers} (id, host, api, cluster, version, seen) VALUES ($1, $2, $3, $4, $5, now()) " +
        "ON CONFLICT (id) DO UPDATE SET seen = excluded.seen")
    {
        Parameters =
        {
            Id(server), Text(card.HostName), Text(card.ApiAddress), Text(card.ClusterAddress), Text(card.Version),
        },
    };

    private static NpgsqlParameter<Guid> Id(Guid id) => new() { TypedValue = id };

    private static NpgsqlParameter<long> Number(long number) => new() { TypedValue = number };

    private static NpgsqlParameter<string> Text(string text) => new() { TypedValue = text };
}
