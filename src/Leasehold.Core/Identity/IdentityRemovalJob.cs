using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Identity;

/// <summary>
/// Ends entities and groups that are too much for one commit: their memberships page by page, and then, when nothing
/// leads to them any more, they themselves. Safe to run again.
/// </summary>
internal sealed class IdentityRemovalJob(
    Func<Transaction> begin, EntityStore entities, GroupStore groups, BackgroundPace pace) : IJobKind
{
    public const string KindName = "identity-removal";

    private const int RowsOfCommit = 500; // With the last one of them, whose names and memberships come on top.

    public string Name => KindName;

    public async ValueTask RunAsync(Job job, CancellationToken cancel)
    {
        var what = IdentityRemovalRow.Parser.ParseFrom(job.Target);
        await EndEntitiesAsync([.. what.Entities.Select(static id => id.ToId())], cancel).ConfigureAwait(false);
        if (what.Group.IsEmpty)
            return;
        var group = what.Group.ToId();
        if (what.GroupEnds)
            await EndGroupAsync(group, cancel).ConfigureAwait(false);
        else
            await EmptyAsync(group, MemberKind.Entity, job.AskedAt, cancel).ConfigureAwait(false);
    }

    private async ValueTask EndEntitiesAsync(IReadOnlyList<Id16> ids, CancellationToken cancel)
    {
        for (var done = 0; done < ids.Count;)
        {
            var end = Math.Min(done + pace.Batch, ids.Count);
            using var tx = begin();
            var rows = 0;
            var next = done;
            while (next < end && rows < RowsOfCommit)
            {
                if (await StageEndAsync(tx, ids[next], cancel).ConfigureAwait(false) is not { } staged)
                    break; // It is in too many groups for one commit with others.
                rows += staged;
                next++;
            }
            if (next == done)
                await LeaveAllAsync(ids[next], MemberKind.Entity, cancel).ConfigureAwait(false);
            else if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                done = next;
        }
    }

    /// <summary>Stages the end of an entity; how many rows that are, null for too many.</summary>
    private async ValueTask<int?> StageEndAsync(Transaction tx, Id16 id, CancellationToken cancel)
    {
        if (await entities.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } row ||
            row.Id.ToId() != id)
        {
            return 0; // It is gone, or another one by now.
        }
        var of = await Memberships.GroupsOfAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
        if (of.Count > RowsOfCommit)
            return null;
        foreach (var group in of)
            Memberships.Delete(tx, group, MemberKind.Entity, id);
        entities.Delete(tx, row);
        return 1 + (2 * of.Count) + row.Merged.Count + entities.NamesOf(row).Count;
    }

    private async ValueTask EndGroupAsync(Id16 id, CancellationToken cancel)
    {
        while (true)
        {
            await EmptyAsync(id, MemberKind.Entity, long.MaxValue, cancel).ConfigureAwait(false);
            await EmptyAsync(id, MemberKind.Group, long.MaxValue, cancel).ConfigureAwait(false);
            await LeaveAllAsync(id, MemberKind.Group, cancel).ConfigureAwait(false);
            using var tx = begin();
            if (await groups.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } row)
                return;
            if (await AnyAsync(tx, IdentityKeys.MembersOf(id, MemberKind.Entity), cancel).ConfigureAwait(false) ||
                await AnyAsync(tx, IdentityKeys.MembersOf(id, MemberKind.Group), cancel).ConfigureAwait(false) ||
                await AnyAsync(tx, IdentityKeys.GroupsOf(id), cancel).ConfigureAwait(false))
            {
                continue; // Somebody came meanwhile.
            }
            groups.Delete(tx, row);
            if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                return;
        }
    }

    /// <summary>Has those leave a group who came until a moment, unix milliseconds.</summary>
    private ValueTask EmptyAsync(
        Id16 group, MemberKind kind, long until, CancellationToken cancel) => RangeSweep.RunAsync(
        begin,
        IdentityKeys.MembersOf(group, kind),
        pace.Batch,
        async (tx, row, stop) =>
        {
            var member = IdentityKeys.MemberIn(row.Key);
            var link = await tx.FindAsync(IdentityKeys.MemberOf(member, group), Memberships.Format, stop)
                .ConfigureAwait(false);
            if (link is null || link.Since <= until)
                Memberships.Delete(tx, group, kind, member);
        },
        cancel);

    private ValueTask LeaveAllAsync(Id16 member, MemberKind kind, CancellationToken cancel) => RangeSweep.RunAsync(
        begin,
        IdentityKeys.GroupsOf(member),
        pace.Batch,
        (tx, row, _) =>
        {
            Memberships.Delete(tx, IdentityKeys.GroupIn(row.Key), kind, member);
            return ValueTask.CompletedTask;
        },
        cancel);

    private static async ValueTask<bool> AnyAsync(Transaction tx, KeyRange range, CancellationToken cancel) =>
        (await tx.ScanClearAsync(range, 1, cancel).ConfigureAwait(false)).Rows.Count > 0;
}
