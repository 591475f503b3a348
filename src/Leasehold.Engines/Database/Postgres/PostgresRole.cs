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
    // Asked at each revocation: no views, as planning their joins takes the database longer than the drop does. 1260 is
    // the catalog of users; what all databases share has the empty name.
    private const string Query = """
        SELECT role.oid,
            (SELECT count(*) FROM pg_stat_get_activity(NULL) WHERE usesysid = role.oid),
            pg_has_role(current_user, role.oid, 'USAGE'),
            pg_has_role(current_user, 'pg_signal_backend', 'USAGE'),
            ARRAY(SELECT DISTINCT coalesce((SELECT datname::text FROM pg_database WHERE oid = dbid), '')
                FROM pg_shdepend WHERE refclassid = 1260 AND refobjid = role.oid ORDER BY 1),
            current_database()::text
        FROM pg_roles role WHERE role.rolname = $1
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
                var places = reader.GetFieldValue<string[]>(4);
                var here = reader.GetString(5);
                return new PostgresRole(
                    reader.GetFieldValue<uint>(0),
                    reader.GetInt64(1),
                    reader.GetBoolean(2),
                    reader.GetBoolean(3),
                    places.Any(place => place.Length == 0 || place == here),
                    [.. places.Where(place => place.Length > 0 && place != here)]);
            }
        }
    }
}
