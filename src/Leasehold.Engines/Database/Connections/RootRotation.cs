using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Connections;

/// <summary>
/// Changes the root's password. The new one is stored before the database learns it, and takes the old one's place when
/// somebody has logged in with it; until then both are kept, whatever is written meanwhile.
/// </summary>
internal sealed class RootRotation(ConnectionAccess access, DatabasePools pools, ConnectionRow row) : OutsideEffect
{
    public override async ValueTask<TargetResult> PerformAsync(CancellationToken cancel)
    {
        using var turn = await access.EnterAsync(Mount, row, cancel).ConfigureAwait(false);
        var current = await access.CurrentAsync(Mount, row, cancel).ConfigureAwait(false);
        if (current is null || !current.Candidate.Equals(row.Candidate))
            return Late(current);
        var (use, refusal) = pools.Take(Mount, row);
        if (use is null)
            return new TargetResult(TargetOutcome.Impossible, string.Join("; ", refusal?.Errors ?? []));
        TargetResult changed;
        using (use)
        {
            changed = await use.Database.ChangePasswordAsync(
                [.. row.RootRotationStatements],
                ConnectionDetails.Of(row).RootName,
                row.Candidate.ToStringUtf8(),
                cancel).ConfigureAwait(false);
        }
        // Whatever was said: whether the new password lets in is what counts.
        var verified = await access.TryAsync(row, row.Candidate.Memory, cancel).ConfigureAwait(false);
        if (verified.IsDone || !changed.IsDone)
            return verified.IsDone ? verified : changed;
        var former = await access.TryAsync(row, row.Password.Memory, cancel).ConfigureAwait(false);
        return former.IsDone ? Unchanged : verified;
    }

    /// <summary>The database did what it was told, which was not to take the new password.</summary>
    private static readonly TargetResult Unchanged = new(
        TargetOutcome.Refused,
        "the database still takes the old password, not the new one: root_rotation_statements must set {{password}}");

    /// <summary>Another rotation was at it before: a database never gets an older password than is stored.</summary>
    private TargetResult Late(ConnectionRow? current) => current?.Password.Equals(row.Candidate) == true
        ? TargetResult.Done
        : new TargetResult(TargetOutcome.Refused, "another request changed the connection meanwhile");

    /// <summary>The mount of the connection.</summary>
    public required ulong Mount { get; init; }

    public override async ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, TargetResult result, CancellationToken cancel)
    {
        if (!result.IsDone)
            return DatabaseRefusals.Failed("unable to rotate root credentials: ", result);
        var current = await ConnectionStore.FindSameAsync(tx, Mount, row, cancel).ConfigureAwait(false);
        if (current?.Password.Equals(row.Candidate) == true)
            return Reply.Done; // Who used it meanwhile has stored it.
        if (current is null || !(current.Candidate.IsEmpty || current.Candidate.Equals(row.Candidate)))
            return DatabaseRefusals.Changed;
        // Beside what was written meanwhile it stays a candidate: the next use finds out which of both holds.
        var kept = current.Candidate.IsEmpty || !IsAsBefore(current)
            ? RootPassword.WithCandidate(current, row.Candidate, tx.Now)
            : RootPassword.Settled(current, row.Candidate);
        await ConnectionStore.PutSameAsync(tx, Mount, kept, cancel).ConfigureAwait(false);
        return Reply.Done;
    }

    /// <summary>Whether it leads to the same place, with the password that was the root's before.</summary>
    private bool IsAsBefore(ConnectionRow current) => current.PluginName == row.PluginName &&
        current.Details.Equals(row.Details) && current.Password.Equals(row.Password);
}
