using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Orphans;

/// <summary>Searches for orphans, and cleans up those that the request names; what is left is the answer.</summary>
internal sealed class OrphanCleaning(
    DatabaseRoom room, OrphanSearch search, ConnectionRow connection, UsernamePattern pattern) : OutsideEffect
{
    private const string NotTold =
        "the connection's username_template makes names without a common beginning: users without a lease cannot be " +
        "told from others";

    // What is dropped after that would be cut off in the middle, and the answer with it.
    private static readonly TimeSpan Enough = LeaseLimits.EffectPatience / 2;

    private readonly List<string> _warnings = [];
    private OrphanReport _report = OrphanReport.Empty;

    /// <summary>Users without a lease that are to be dropped.</summary>
    public IReadOnlyList<string> Drops { get; init; } = [];

    /// <summary>Users whose leases are to be ended, if they are gone.</summary>
    public IReadOnlyList<string> Forgets { get; init; } = [];

    /// <summary>The mount.</summary>
    public required Core.Mounts.Mount Mount { get; init; }

    public override async ValueTask<TargetResult> PerformAsync(CancellationToken cancel)
    {
        (var result, _report) = await search.RunAsync(Mount, connection, pattern, cancel).ConfigureAwait(false);
        if (!result.IsDone || Drops.Count == 0)
            return result;
        var left = new HashSet<string>(_report.Orphans, StringComparer.Ordinal);
        var began = room.Clock.GetTimestamp();
        foreach (var name in Drops)
        {
            if (room.Clock.GetElapsedTime(began) > Enough)
            {
                _warnings.Add($"{name} and what is named behind it was not dropped yet: send the request again");
                break;
            }
            if (!left.Contains(name))
            {
                _warnings.Add($"{name} is no user without a lease: it was left alone");
                continue;
            }
            var dropped = await room.Access.UseAsync(
                Mount.Id, connection, database => database.DropUserAsync([], name, cancel), cancel)
                .ConfigureAwait(false);
            if (dropped.IsDone)
                left.Remove(name);
            else
                _warnings.Add($"{name} was not dropped: {dropped.Error}");
        }
        _report = _report with { Orphans = [.. _report.Orphans.Where(left.Contains)] };
        return result;
    }

    public override async ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, TargetResult result, CancellationToken cancel)
    {
        if (!result.IsDone)
            return DatabaseRefusals.Failed("the users of the database cannot be listed: ", result);
        var left = new List<MountLease>();
        var gone = new HashSet<string>(StringComparer.Ordinal);
        foreach (var lease in _report.Missing)
        {
            var username = CredentialLeases.Read(lease.Lease).Username;
            gone.Add(username);
            if (!Forgets.Contains(username, StringComparer.Ordinal))
                left.Add(lease);
            else
                await MountLeases.EndAsync(request, tx, lease, cancel).ConfigureAwait(false);
        }
        var report = _report with { Missing = left };
        Reply reply = report.Shown();
        if (!pattern.Tells)
            reply = reply.WithWarning(NotTold);
        if (report.IsCut)
            reply = reply.WithWarning($"only the first {DatabaseLimits.OrphansShown} of each kind are shown");
        if (report.NotLookedBehind is { Length: > 0 } last)
            reply = reply.WithWarning(
                $"the database has more users than one request looks at: none behind {last} was looked at");
        var unknown = Forgets.Except(gone, StringComparer.Ordinal)
            .Select(static name => $"{name} is no user of a lease that is missing: nothing was ended");
        return reply.WithWarnings([.. _warnings, .. unknown]);
    }
}
