using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Routing;
using Leasehold.Core.Work;

namespace Leasehold.Core.Mounts;

/// <summary>Brings the data of a mount into the form of its new version; the mount serves when that is done.</summary>
internal sealed class UpgradeMountJob(Func<Transaction> begin, MountStore mounts) : IJobKind
{
    public const string KindName = "mount-upgrade";

    public string Name => KindName;

    /// <summary>Stages the upgrade of a mount to another version of its type.</summary>
    public static async ValueTask StageAsync(
        Transaction tx, MountStore mounts, Mount upgraded, CancellationToken cancel)
    {
        mounts.Put(tx, upgraded with { State = MountState.Upgrading });
        var target = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(target, upgraded.Id);
        await Job.StageAsync(tx, KindName, target, cancel).ConfigureAwait(false);
    }

    public async ValueTask RunAsync(Job job, CancellationToken cancel)
    {
        var id = BinaryPrimitives.ReadUInt64BigEndian(job.Target);
        var more = true;
        while (mounts.Table.Find(id) is { State: MountState.Upgrading } mount)
        {
            using var tx = begin();
            tx.Guard(MountStore.KeyOf(id)); // A mount that is disabled meanwhile gets no rows any more.
            if (more && mount.Type.Engine is IUpgradesMounts engine)
                more = await engine.UpgradeSomeAsync(tx, mount, cancel).ConfigureAwait(false);
            else
                mounts.Put(tx, mount with { State = MountState.Serving });
            if (!(await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                more = true;
        }
    }
}
