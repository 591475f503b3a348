using System.Collections.Frozen;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Quotas.Rows;
using Leasehold.Core.Requests;
using Leasehold.Storage;

namespace Leasehold.Core.Quotas;

/// <summary>
/// Holds the server to its lease counts. No row is written for that: see <see cref="LeaseTally"/>. Without lease
/// counts nothing is read or counted.
/// </summary>
internal sealed class LeaseCounts(
    QuotaRules rules, LiveMounts mounts, Func<Transaction> begin, CancellationToken ending) : ICommitWatcher
{
    private readonly Lock _building = new();
    private Tallies _tallies = Tallies.None;

    /// <summary>
    /// Why a request may not issue what it is about to issue; null if it may: then the room is the request's until it
    /// is done.
    /// </summary>
    public async ValueTask<Refusal?> RefusalAsync(Request request, LeaseIssue issue, CancellationToken cancel)
    {
        if (rules.Leases.Rows.Count == 0 || mounts.Table.Find(issue.Mount) is not { } mount)
            return null;
        var below = issue.Path.StartsWith(mount.Path, StringComparison.Ordinal)
            ? issue.Path[mount.Path.Length..]
            : "";
        if (Current().Index.Find(mount.Id, below, issue.Role) is not { } quota)
            return null;
        if (ReferenceEquals(request.Reserved, quota.Tally))
            return null; // From a try before this one.
        request.ReleaseReserved();
        await quota.Tally.ReadAsync(ending, cancel).ConfigureAwait(false);
        if (!quota.Tally.TryReserve(quota.Most))
            return Exceeded(request);
        request.Reserved = quota.Tally;
        return null;
    }

    /// <summary>How many tokens and leases a quota counts; null if there is no such quota.</summary>
    public async ValueTask<long?> CountAsync(string name, CancellationToken cancel)
    {
        if (!Current().ByName.TryGetValue(name, out var quota))
            return null;
        await quota.Tally.ReadAsync(ending, cancel).ConfigureAwait(false);
        return quota.Tally.Count;
    }

    public void Published(CommittedGroup group)
    {
        var tallies = Volatile.Read(ref _tallies);
        if (tallies.ByName.Count == 0)
            return;
        for (var i = 0; i < group.Count; i++)
        {
            foreach (ref readonly var write in group[i].Writes.Span)
            {
                if (write.Key[0] is not (Tables.Count or Tables.Path))
                    continue;
                foreach (var quota in tallies.All)
                    quota.Tally.Written(write, group[i].Sequence);
            }
        }
    }

    private static Refusal Exceeded(Request request) => new(
        RefusalKind.Throttled, $"request path {GoQuote.Quote(request.Path.Value)}: lease count quota exceeded")
    {
        Reason = "quota",
        RetryAfter = QuotaLimits.LeaseRetry,
    };

    private Tallies Current()
    {
        var rows = rules.Leases.Rows;
        var table = mounts.Table;
        var tallies = Volatile.Read(ref _tallies);
        return tallies.IsOf(rows, table) ? tallies : Build(rows, table);
    }

    /// <summary>Tallies of these rows; those whose scope did not change go on counting.</summary>
    private Tallies Build(FrozenDictionary<string, LeaseCountRow> rows, MountTable table)
    {
        lock (_building)
        {
            var before = _tallies;
            if (before.IsOf(rows, table))
                return before;
            var all = new Dictionary<string, Quota>(StringComparer.Ordinal);
            foreach (var (name, row) in rows)
            {
                var scope = QuotaScope.Of(row.Scope);
                var mount = table.Find(scope.Mount);
                var path = (mount?.Path ?? "") + scope.Stem;
                var tally = before.All.FirstOrDefault(quota => quota.Scope == scope && quota.Path == path)?.Tally
                    ?? TallyOf(scope, mount);
                all[name] = new Quota(scope, path, row.MaxLeases, tally);
            }
            var built = new Tallies(rows, table, all, [.. all.Values]);
            Volatile.Write(ref _tallies, built);
            return built;
        }
    }

    private LeaseTally TallyOf(QuotaScope scope, Mount? mount) => scope.Suffix.Length == 0 || mount is null
        ? new CounterTally(begin, scope)
        : new PathTally(begin, mount, scope.Stem, isExact: !scope.IsGlob);

    /// <summary>A quota in force.</summary>
    private sealed record Quota(QuotaScope Scope, string Path, long Most, LeaseTally Tally);

    private sealed record Tallies(
        FrozenDictionary<string, LeaseCountRow> Of,
        MountTable Table,
        IReadOnlyDictionary<string, Quota> ByName,
        Quota[] All)
    {
        public static readonly Tallies None = new(
            FrozenDictionary<string, LeaseCountRow>.Empty, MountTable.Empty, new Dictionary<string, Quota>(), []);

        public QuotaIndex<Quota> Index { get; } =
            new(All.Select(static quota => KeyValuePair.Create(quota.Scope, quota)));

        public bool IsOf(FrozenDictionary<string, LeaseCountRow> rows, MountTable table) =>
            ReferenceEquals(Of, rows) && ReferenceEquals(Table, table);
    }
}
