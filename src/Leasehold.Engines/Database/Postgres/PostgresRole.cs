using Npgsql;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>A user, and what hangs on it.</summary>
/// <param name="Id">Its number in the catalogs.</param>
/// <param name="Sessions">How many sessions it has open.</param>
/// <param name="IsOurs">Whether our root has all that this user may, by membership or as a superuser.</param>
/// <param name="CanEndSessions">Whether our root may end sessions of others, without membership.</param>
/// <param name="HasThingsHere">Whether something in our database, or in all, belongs to it or is granted to it.</param>
/// <param name="OtherDatabases">Names of other databases where that is so.</param>
internal sealed record PostgresRole(
    uint Id,
    long Sessions,
    bool IsOurs,
    bool CanEndSessions,
    bool HasThingsHere,
    IReadOnlyList<string> OtherDatabases)
{
    private const string Query = """
        SELECT role.oid,
            (SELECT count(*) FROM pg_stat_activity WHERE usesysid = role.oid),
            pg_has_role(current_user, role.oid, 'USAGE'),
            me.rolsuper OR pg_has_role(current_user, 'pg_signal_backend', 'USAGE'),
            EXISTS (SELECT FROM pg_shdepend
                WHERE refclassid = 'pg_authid'::regclass AND refobjid = role.oid AND dbid IN (0, here.oid)),
            ARRAY(SELECT DISTINCT other.datname::text FROM pg_shdepend thing JOIN pg_database other
                ON other.oid = thing.dbid
                WHERE refclassid = 'pg_authid'::regclass AND refobjid = role.oid AND other.oid <> here.oid
                ORDER BY 1)
        FROM pg_roles role, pg_roles me, pg_database here
        WHERE role.rolname = $1 AND me.rolname = current_user AND here.datname = current_database()
        """;

    /// <summary>Looks a user up; null if there is none.</summary>
    public static async Task<PostgresRole?> FindAsync(
        NpgsqlConnection connection, string username, CancellationToken cancel)
    {
        var command = new NpgsqlCommand(Query, connection) { Parameters = { new() { Value = username } } };
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (!await reader.ReadAsync(cancel).ConfigureAwait(false))
                    return null;
                return new PostgresRole(
                    reader.GetFieldValue<uint>(0),
                    reader.GetInt64(1),
                    reader.GetBoolean(2),
                    reader.GetBoolean(3),
                    reader.GetBoolean(4),
                    reader.GetFieldValue<string[]>(5));
            }
        }
    }
}
