using System.Globalization;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Database.MySql;

/// <summary>Which users there are.</summary>
internal sealed class MySqlNames(MySqlCalls calls)
{
    private const string List =
        "SELECT DISTINCT CONVERT(User USING utf8mb4) AS name FROM mysql.user " +
        "WHERE LEFT(BINARY User, LENGTH(@p0)) = BINARY @p0 AND BINARY User > BINARY @p1 ORDER BY BINARY User LIMIT ";

    /// <summary>Names with a prefix, in order.</summary>
    public ValueTask<UserNames> ListAsync(string prefix, string after, int limit, CancellationToken cancel) =>
        NamesAsync(string.Create(CultureInfo.InvariantCulture, $"{List}{limit}"), [prefix, after], cancel);

    /// <summary>Those of the names that are users.</summary>
    public ValueTask<UserNames> FindAsync(IReadOnlyList<string> names, CancellationToken cancel)
    {
        var places = string.Join(", ", names.Select(static (_, i) => $"BINARY @p{i}"));
        return names is []
            ? new(new UserNames(TargetResult.Done, []))
            : NamesAsync(
                $"SELECT DISTINCT CONVERT(User USING utf8mb4) FROM mysql.user WHERE BINARY User IN ({places}) " +
                "ORDER BY BINARY User",
                names,
                cancel);
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
