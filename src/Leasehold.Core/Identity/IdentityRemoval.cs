using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Requests;
using Leasehold.Core.Work;

namespace Leasehold.Core.Identity;

/// <summary>
/// Ends entities and groups: in the request's own commit, or, where that would be too much for one, by a job that the
/// call waits for.
/// </summary>
internal sealed class IdentityRemoval(EntityStore entities, GroupStore groups, JobRunner jobs)
{
    /// <summary>Ends entities, which were read guarded. Their tokens die with them.</summary>
    public async ValueTask<Reply> EndAsync(
        Transaction tx, IReadOnlyList<EntityRow> rows, CancellationToken cancel)
    {
        var left = IdentityLimits.RemovedRows;
        var memberships = new List<IReadOnlyList<Id16>>(rows.Count);
        foreach (var row in rows)
        {
            var of = await Memberships.GroupsOfAsync(tx, row.Id.ToId(), guard: true, cancel).ConfigureAwait(false);
            memberships.Add(of);
            left -= 1 + (2 * of.Count) + row.Merged.Count + entities.NamesOf(row).Count;
            if (left < 0)
            {
                var what = new IdentityRemovalRow { Entities = { rows.Select(static one => one.Id) } };
                return await LaterAsync(tx, what, cancel).ConfigureAwait(false);
            }
        }
        foreach (var (row, of) in rows.Zip(memberships))
        {
            foreach (var group in of)
                Memberships.Delete(tx, group, MemberKind.Entity, row.Id.ToId());
            entities.Delete(tx, row);
        }
        return Reply.Done;
    }

    /// <summary>
    /// Ends a group, which was read guarded. What it gives is taken back at once, however many members it has.
    /// </summary>
    public async ValueTask<Reply> EndAsync(Transaction tx, GroupRow row, CancellationToken cancel)
    {
        var id = row.Id.ToId();
        var links = await GroupLinks.OfAsync(tx, id, IdentityLimits.RemovedRows, cancel).ConfigureAwait(false);
        if (2 * links.Count <= IdentityLimits.RemovedRows)
        {
            links.Delete(tx, id);
            groups.Delete(tx, row);
            return Reply.Done;
        }
        var powerless = row.Clone();
        powerless.Policies.Clear();
        powerless.Alias = null;
        groups.Put(tx, row, powerless);
        return await LaterAsync(tx, new IdentityRemovalRow { Group = row.Id, GroupEnds = true }, cancel)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Has everybody leave an external group who is in it by logins; its alias is the caller's to take away.
    /// </summary>
    public async ValueTask<Reply> ForgetLoginsAsync(Transaction tx, GroupRow row, CancellationToken cancel) =>
        await TryForgetLoginsAsync(tx, row, cancel).ConfigureAwait(false)
            ? Reply.Done
            : await LaterAsync(tx, new IdentityRemovalRow { Group = row.Id }, cancel).ConfigureAwait(false);

    /// <summary>The same, only if the commit takes it; else nothing is staged.</summary>
    public static ValueTask<bool> TryForgetLoginsAsync(Transaction tx, GroupRow row, CancellationToken cancel) =>
        Memberships.TrySetAsync(tx, row.Id.ToId(), MemberKind.Entity, [], cancel);

    private async ValueTask<Reply> LaterAsync(Transaction tx, IdentityRemovalRow what, CancellationToken cancel)
    {
        var target = what.ToByteArray();
        var job = await Job.StageOnceAsync(
            tx, IdentityRemovalJob.KindName, target, target, static other => other, cancel).ConfigureAwait(false);
        return new Reply.Outside(new JobWait(jobs, job, static () => null));
    }
}
