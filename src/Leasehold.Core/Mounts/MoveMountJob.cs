using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Work;

namespace Leasehold.Core.Mounts;

/// <summary>
/// Moves a mount: ends what it issued, since leases and tokens carry its path, then puts it to its new path in one
/// commit. Its data stays where it is: keys carry the mount's id.
/// </summary>
internal sealed class MoveMountJob(
    Func<Transaction> begin, MountStore mounts, MountMoves moves, MountDrain drain, IKernelLog log) : IJobKind
{
    public const string KindName = "mount-move";

    public string Name => KindName;

    public async ValueTask RunAsync(Job job, CancellationToken cancel)
    {
        var id = Encoding.UTF8.GetString(job.Target);
        while (true)
        {
            using var tx = begin();
            var move = await moves.FindAsync(tx, id, cancel).ConfigureAwait(false);
            if (move is null || move.Status != (uint)MigrationStatus.InProgress)
                return;
            await MountStore.GuardAsync(tx, cancel).ConfigureAwait(false);
            await drain.RunAsync(move.Mount, cancel).ConfigureAwait(false);
            var mount = mounts.Table.Find(move.Mount);
            var arrives = mount is not null && mounts.Table.Without(move.Mount).Colliding(move.Target) is null;
            if (mount is not null)
            {
                var path = arrives ? move.Target : mount.Path;
                mounts.Put(tx, mount with { Path = path, State = MountState.Serving });
            }
            moves.StageEnd(tx, id, move, arrives);
            if (!(await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                continue;
            log.MountMoved(id, move.Source, move.Target, arrives);
            return;
        }
    }
}
