using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Work;

namespace Leasehold.Core.Leases;

/// <summary>Stages the removal of all rows of a lease that was taken back, and its grave.</summary>
internal sealed class LeaseRemoval(LiveMounts mounts)
{
    /// <summary>Stages it. With the last lease of a disabled mount what the mount kept goes, too.</summary>
    /// <param name="tx">Where it is staged.</param>
    /// <param name="id">The lease.</param>
    /// <param name="lease">Its row, ended, guarded in <paramref name="tx"/>.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask StageAsync(Transaction tx, Id16 id, Lease lease, CancellationToken cancel)
    {
        var end = lease.End ?? throw new BrokenInvariant("a living lease is removed");
        LeaseGraves.Put(tx, id, lease, end.Death);
        tx.Delete(Keys.Lease(id));
        tx.Delete(Keys.Path(lease.Mount, lease.Path, id));
        tx.Delete(WaitingKeys.Of(lease.Target, end.NextTry, id));
        if (lease.Due is { } due)
            DueIndex.Remove(tx, due, lease.Mount, RowKind.Lease, id);
        tx.Add(Keys.Count(lease.Mount, lease.Role, RowKind.Lease), -1);
        tx.Add(Keys.Count(lease.Mount, lease.Target.Name, RowKind.Waiting), -1);
        if (mounts.Table.Find(lease.Mount) is null)
            await StageDrainAsync(tx, lease.Mount, cancel).ConfigureAwait(false);
    }

    private static async ValueTask StageDrainAsync(Transaction tx, ulong mount, CancellationToken cancel)
    {
        // Guarded, with what is staged: of two commits that remove the last two, one sees that it is the last.
        var left = await tx.ScanClearAsync(Keys.PathsOf(mount), 1, cancel).ConfigureAwait(false);
        if (left.Rows.Count > 0)
            return;
        var target = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(target, mount);
        await Job.StageAsync(tx, DrainMountJob.KindName, target, cancel).ConfigureAwait(false);
    }
}
