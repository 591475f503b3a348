using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Work;

namespace Leasehold.Core.Mounts;

/// <summary>Removes what a disabled mount held: first the tokens it issued, with their graves, then its data.</summary>
internal sealed class DrainMountJob(Func<Transaction> begin, MountDrain drain) : IJobKind
{
    public const string KindName = "mount-drain";

    public string Name => KindName;

    public async ValueTask RunAsync(Job job, CancellationToken cancel)
    {
        var mount = BinaryPrimitives.ReadUInt64BigEndian(job.Target);
        await drain.RunAsync(mount, cancel).ConfigureAwait(false);
        using var last = begin();
        last.DeleteRange(Keys.MountData(mount));
        await last.CommitAsync(cancel).ConfigureAwait(false);
    }
}
