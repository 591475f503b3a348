using Leasehold.Core.Leases;
using Leasehold.Core.Mounts;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Orphans;

/// <summary>
/// Compares the users of a database with all that are known, and the leases of a connection with the users. The users
/// are listed first: whoever is made meanwhile has an intent before, and is not among them.
/// </summary>
internal sealed class OrphanSearch(DatabaseRoom room, DatabaseTypes types, Usernames usernames)
{
    private readonly KnownUsers _known = new(room, types);

    /// <summary>The most users that the database is asked for.</summary>
    public int Most { get; init; } = DatabaseLimits.OrphanUsers;

    /// <summary>What the names of a connection's users look like.</summary>
    public UsernamePattern PatternOf(ConnectionRow connection, UsernameRules rules)
    {
        var template = ConnectionDetails.Of(connection).Template;
        var prefix = usernames.PrefixOf(rules, template);
        return new UsernamePattern(prefix, template.Length == 0 ? rules : null);
    }

    /// <summary>Searches; the result tells whether the database answered.</summary>
    public async ValueTask<(TargetResult Result, OrphanReport Report)> RunAsync(
        Mount mount, ConnectionRow connection, UsernamePattern pattern, CancellationToken cancel)
    {
        var report = OrphanReport.Empty;
        var result = await room.Access.UseAsync(
            mount.Id,
            connection,
            async database =>
            {
                (var answered, report) = await CompareAsync(database, mount, connection, pattern, cancel)
                    .ConfigureAwait(false);
                return answered;
            },
            cancel).ConfigureAwait(false);
        return (result, report);
    }

    private async ValueTask<(TargetResult Result, OrphanReport Report)> CompareAsync(
        IDatabase database, Mount mount, ConnectionRow connection, UsernamePattern pattern, CancellationToken cancel)
    {
        var (result, users, last) = await UsersAsync(database, pattern, cancel).ConfigureAwait(false);
        if (!result.IsDone)
            return (result, OrphanReport.Empty);
        var strangers = new HashSet<string>(users, StringComparer.Ordinal);
        await _known.RemoveFromAsync(strangers, mount, cancel).ConfigureAwait(false);
        var orphans = users.Where(strangers.Contains).ToList();
        var leases = await LeasesAsync(mount, connection, cancel).ConfigureAwait(false);
        var (found, missing) = await MissingAsync(database, leases, cancel).ConfigureAwait(false);
        return (found, new OrphanReport(orphans, missing, last));
    }

    /// <summary>The leases of a connection, by their users.</summary>
    private async ValueTask<Dictionary<string, MountLease>> LeasesAsync(
        Mount mount, ConnectionRow connection, CancellationToken cancel)
    {
        var leases = new Dictionary<string, MountLease>(StringComparer.Ordinal);
        await foreach (var lease in MountLeases.AllAsync(room.Begin, mount.Id, cancel).ConfigureAwait(false))
        {
            var row = CredentialLeases.Read(lease.Lease);
            if (row.Connection.Equals(connection.Id))
                leases[row.Username] = lease;
        }
        return leases;
    }

    /// <summary>The users that look like ours, and behind which of all there may be more.</summary>
    private async ValueTask<(TargetResult Result, IReadOnlyList<string> Users, string Last)> UsersAsync(
        IDatabase database, UsernamePattern pattern, CancellationToken cancel)
    {
        var users = new List<string>();
        var last = "";
        while (pattern.Tells)
        {
            var page = await database.ListUsersAsync(pattern.Prefix, last, DatabaseLimits.Page, cancel)
                .ConfigureAwait(false);
            if (!page.Result.IsDone)
                return (page.Result, [], "");
            users.AddRange(page.Names.Where(pattern.Fits));
            if (page.Names.Count < DatabaseLimits.Page)
                break;
            last = page.Names[^1];
            if (users.Count >= Most)
                return (TargetResult.Done, users, last);
        }
        return (TargetResult.Done, users, "");
    }

    private static async ValueTask<(TargetResult Result, IReadOnlyList<MountLease> Missing)> MissingAsync(
        IDatabase database, Dictionary<string, MountLease> leases, CancellationToken cancel)
    {
        var missing = new List<MountLease>();
        foreach (var names in leases.Where(static pair => pair.Value.IsGiven).Select(static pair => pair.Key)
            .Chunk(DatabaseLimits.Page))
        {
            var page = await database.FindUsersAsync(names, cancel).ConfigureAwait(false);
            if (!page.Result.IsDone)
                return (page.Result, []);
            missing.AddRange(names.Except(page.Names, StringComparer.Ordinal).Select(name => leases[name]));
        }
        missing.Sort(static (a, b) => string.CompareOrdinal(a.Lease.LeaseId, b.Lease.LeaseId));
        return (TargetResult.Done, missing);
    }
}
