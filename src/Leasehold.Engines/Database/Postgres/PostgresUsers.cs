using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Npgsql;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>Which users there are, and whether one can log in.</summary>
internal sealed class PostgresUsers(PostgresCalls calls)
{
    private const string List = """
        SELECT rolname::text FROM pg_roles
        WHERE starts_with(rolname::text, $1) AND rolname::text COLLATE "C" > $2
        ORDER BY rolname::text COLLATE "C" LIMIT $3
        """;

    private const string Find = """
        SELECT rolname::text FROM pg_roles WHERE rolname = ANY($1) ORDER BY rolname::text COLLATE "C"
        """;

    /// <summary>Logs in as a user and asks something.</summary>
    public async ValueTask<TargetResult> LogInAsync(string username, string password, CancellationToken cancel)
    {
        try
        {
            await calls.Pool.AsUserAsync(
                username,
                password,
                connection => PostgresTransaction.ExecuteAsync(connection, ["SELECT 1"], cancel),
                cancel).ConfigureAwait(false);
            return TargetResult.Done;
        }
        catch (Exception fault) when (PostgresFaults.Is(fault))
        {
            var mask = calls.Pool.Mask.With(password);
            var result = PostgresFaults.Result(fault, CallPhase.Connecting, calls.Pool, mask);
            return fault is PostgresException ? result with { Outcome = TargetOutcome.Refused } : result;
        }
    }

    /// <summary>Names with a prefix, in order.</summary>
    public ValueTask<UserNames> ListAsync(string prefix, string after, int limit, CancellationToken cancel) =>
        NamesAsync(List, [new() { Value = prefix }, new() { Value = after }, new() { Value = limit }], cancel);

    /// <summary>Those of the names that are users.</summary>
    public ValueTask<UserNames> FindAsync(IReadOnlyList<string> names, CancellationToken cancel) =>
        NamesAsync(Find, [new() { Value = names.ToArray() }], cancel);

    private async ValueTask<UserNames> NamesAsync(
        string query, IReadOnlyList<NpgsqlParameter> parameters, CancellationToken cancel)
    {
        var names = new List<string>();
        var result = await calls.RunAsync(
            async (connection, _) =>
            {
                names.Clear();
                await ReadAsync(connection, query, parameters, names, cancel).ConfigureAwait(false);
                return TargetResult.Done;
            },
            secret: null,
            cancel).ConfigureAwait(false);
        return new UserNames(result, names);
    }

    private static async Task ReadAsync(
        NpgsqlConnection connection,
        string query,
        IReadOnlyList<NpgsqlParameter> parameters,
        List<string> names,
        CancellationToken cancel)
    {
        var command = new NpgsqlCommand(query, connection);
        await using (command.ConfigureAwait(false))
        {
            foreach (var parameter in parameters)
                command.Parameters.Add(parameter.Clone());
            var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancel).ConfigureAwait(false))
                    names.Add(reader.GetString(0));
            }
        }
    }
}
