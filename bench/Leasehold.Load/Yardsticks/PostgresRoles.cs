using System.Data;
using System.Globalization;
using Leasehold.Load.Work;
using Npgsql;

namespace Leasehold.Load.Yardsticks;

/// <summary>
/// The yardstick of credentials: the statements of a role sent by a bare loop, in one transaction each, as the driver
/// sends them. Where two collide in a row of the catalogs, it sends its own again.
/// </summary>
internal static class PostgresRoles
{
    private const string CatalogCollision = "XX000"; // "tuple concurrently updated"

    /// <summary>Runs for a time.</summary>
    /// <param name="port">Of the database, where its superuser needs no password.</param>
    /// <param name="database">Its name.</param>
    /// <param name="statements">With <c>{{name}}</c>, <c>{{password}}</c> and <c>{{expiration}}</c>.</param>
    /// <param name="connections">Callers at the same time.</param>
    /// <param name="time">For how long.</param>
    public static async Task<Measurement> RunAsync(
        int port, string database, string statements, int connections, TimeSpan time)
    {
        await using var source = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={port};Username=postgres;Database={database};Maximum Pool Size={connections}");
        var run = Guid.NewGuid().ToString("N");
        var until = TimeProvider.System.GetUtcNow().AddHours(1)
            .ToString("yyyy-MM-dd HH:mm:ss+00", CultureInfo.InvariantCulture);
        var filled = statements.Replace("{{expiration}}", until, StringComparison.Ordinal);
        return await PostgresLoop.RunAsync(
            "bare statements", source, connections, time, (connection, caller, i) =>
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"bare-{run}-{caller}-{i}");
                return CreateAsync(connection, filled
                    .Replace("{{name}}", name, StringComparison.Ordinal)
                    .Replace("{{password}}", $"A-{run[..18]}", StringComparison.Ordinal));
            });
    }

    private static async Task CreateAsync(NpgsqlConnection connection, string text)
    {
        for (var isDone = false; !isDone;)
        {
            try
            {
                if (connection.State != ConnectionState.Open)
                    await connection.OpenAsync(); // The driver closes it behind such an error.
                await using var transaction = await connection.BeginTransactionAsync();
                await using var command = new NpgsqlCommand(text, connection);
                await command.ExecuteNonQueryAsync();
                await transaction.CommitAsync();
                isDone = true;
            }
            catch (PostgresException fault) when (fault.SqlState == CatalogCollision)
            {
                // Once more.
            }
        }
    }
}
