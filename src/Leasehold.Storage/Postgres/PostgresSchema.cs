using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>Creates our tables, or finds them and checks whose and of which version they are.</summary>
internal sealed class PostgresSchema(PostgresDatabase database, bool create, bool mustExist)
{
    /// <summary>The version of the tables that this program writes.</summary>
    public const int Version = 1;

    // Two servers that start at once create the tables one by one.
    private const long LockNumber = 0x4c_65_61_73_65_68_6f;
    private readonly TableNames _tables = database.Tables;

    /// <summary>Makes sure the tables are there and ours, or throws a <see cref="StoreException"/>.</summary>
    public async Task EnsureAsync(NpgsqlConnection session, CancellationToken cancel)
    {
        await using var transaction = await session.BeginTransactionAsync(cancel);
        await session.RunAsync($"SELECT pg_advisory_xact_lock({LockNumber})", cancel);
        if (await ExistsAsync(session, _tables.Head, cancel))
        {
            await CheckVersionAsync(session, cancel);
            return;
        }
        await CheckRivalsAsync(session, cancel);
        if (!create && mustExist)
            throw new StoreMissingException($"{database.Address}");
        if (!create)
        {
            throw new StoreRefusedException(
                $"{database.Address} has no table {_tables.Head} and none is to be created (skip_create_table): " +
                $"create the tables with these statements, or let the server do it:\n{Script()}");
        }
        await session.RunAsync(Script(), cancel);
        if (mustExist)
            throw new StoreMissingException($"{database.Address}"); // Undone with the transaction.
        await transaction.CommitAsync(cancel);
    }

    private async Task CheckVersionAsync(NpgsqlConnection session, CancellationToken cancel)
    {
        var stored = await session.ScalarAsync($"SELECT to_jsonb(h)->>'version' FROM {_tables.Head} h", cancel);
        if (stored is not string text
            || !int.TryParse(text, out var version))
            throw new StoreForeignException($"{_tables.Head} in {database.Address}", "a table that is not ours");
        if (version > Version)
        {
            throw new StoreRefusedException(
                $"the tables in {database.Address} are of version {version}, written by a newer program; this one " +
                $"knows versions up to {Version}: run the newer program");
        }
    }

    private async Task CheckRivalsAsync(NpgsqlConnection session, CancellationToken cancel)
    {
        foreach (var name in _tables.Rivals)
        {
            var table = _tables.Beside(name);
            if (!await ExistsAsync(session, table, cancel))
                continue;
            throw new StoreForeignException(
                $"{table} in {database.Address}", "data of Vault or OpenBao, which stays untouched; set 'table' to " +
                "a prefix of its own for our tables");
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection session, string table, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", session);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    private string Script()
    {
        var empty = Convert.ToHexStringLower(HeadRow.Empty.Encode());
        var statements = Enumerable.Range(0, Limits.Families)
            .Select(family => $"CREATE TABLE {_tables.Family(family)} (k bytea PRIMARY KEY, v bytea NOT NULL) " +
                $"WITH (fillfactor = 80);\n" +
                $"ALTER TABLE {_tables.Family(family)} ALTER COLUMN v SET STORAGE EXTERNAL;")
            .Append($"CREATE TABLE {_tables.Head} (k bytea PRIMARY KEY CHECK (k = '\\x00'), v bytea NOT NULL, " +
                "version int NOT NULL, store uuid NOT NULL, group_number bigint NOT NULL, sequence bigint NOT NULL, " +
                "epoch bigint NOT NULL, term bigint NOT NULL) WITH (fillfactor = 20);")
            .Append($"INSERT INTO {_tables.Head} VALUES ('\\x00', '\\x{empty}', {Version}, " +
                "gen_random_uuid(), 0, 0, 0, 0);")
            .Append($"CREATE TABLE {_tables.Lead} (id int PRIMARY KEY CHECK (id = 1), term bigint NOT NULL, " +
                "holder uuid, beat uuid NOT NULL, since timestamptz NOT NULL) WITH (fillfactor = 20);")
            .Append($"INSERT INTO {_tables.Lead} VALUES (1, 0, NULL, gen_random_uuid(), now());")
            .Append($"CREATE TABLE {_tables.Servers} (id uuid PRIMARY KEY, host text NOT NULL, api text NOT NULL, " +
                "cluster text NOT NULL, version text NOT NULL, seen timestamptz NOT NULL) WITH (fillfactor = 20);");
        return string.Join('\n', statements);
    }
}
