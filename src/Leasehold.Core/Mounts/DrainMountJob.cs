using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Routing;
using Leasehold.Core.Work;

namespace Leasehold.Core.Mounts;

/// <summary>Removes what a disabled mount held: first the tokens and
/// leases it issued, then, once nothing needs it any more, its data.</summary>
internal sealed class DrainMountJob(
    Func<Transaction> begin, MountDrain drain, IReadOnlyList<IRunsWithKernel> engines) : IJobKind
{
    public const string KindName = "mount-drain";

    public string Name => KindName;

    public async ValueTask RunAsync(Job job, CancellationToken cancel)
    {
        var mount = BinaryPrimitives.ReadUInt64BigEndian(job.Target);
        await drain.RunAsync(mount, cancel).ConfigureAwait(false);
        while (true)
        {
            using var last = begin();
            // Guarded. What a lease still needs to be taken back stays; the last one stages this job again.
            var left = await last.ScanClearAsync(Keys.PathsOf(mount), 1, cancel).ConfigureAwait(false);
            if (left.Rows.Count > 0)
                return;
            last.DeleteRange(Keys.MountData(mount));
            if ((await last.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                break;
        }
        foreach (var engine in engines)
            engine.Forget(mount);
    }
}
