using System.Globalization;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Database.MySql;

/// <summary>Which users there are.</summary>
internal sealed class MySqlNames(MySqlCalls calls)
{
    // The same name from several hosts is one. As bytes: else names that differ in nothing but case were one, too. An
    // order of what is not selected beside DISTINCT is refused by MySQL.
    private const string Names =
        "SELECT CONVERT(name USING utf8mb4) FROM (SELECT DISTINCT BINARY User AS name FROM mysql.user) AS users ";

    /// <summary>Names with a prefix, in order.</summary>
    public ValueTask<UserNames> ListAsync(string prefix, string after, int limit, CancellationToken cancel) =>
        NamesAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Names}WHERE LEFT(name, LENGTH(@p0)) = BINARY @p0 AND name > BINARY @p1 ORDER BY name LIMIT {limit}"),
            [prefix, after],
            cancel);

    /// <summary>Those of the names that are users.</summary>
    public ValueTask<UserNames> FindAsync(IReadOnlyList<string> names, CancellationToken cancel)
    {
        var places = string.Join(", ", names.Select(static (_, i) => $"BINARY @p{i}"));
        return names is []
            ? new(new UserNames(TargetResult.Done, []))
            : NamesAsync($"{Names}WHERE name IN ({places}) ORDER BY name", names, cancel);
    }

    private async ValueTask<UserNames> NamesAsync(
        string query, IReadOnlyList<string> parameters, CancellationToken cancel)
    {
        IReadOnlyList<string> names = [];
        var result = await calls.RunAsync(
            async (connection, _) =>
            {
                names = await MySqlStatements.TextsAsync(connection, query, parameters, cancel).ConfigureAwait(false);
                return TargetResult.Done;
            },
            secret: null,
            cancel).ConfigureAwait(false);
        return new UserNames(result, names);
    }
}
