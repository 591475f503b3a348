using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Verification;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Mounts;

/// <summary>The data of a mount opens, and its mount is there or being drained.</summary>
internal sealed class MountDataCheck() : RowCheck(Tables.Mount, "data of mounts")
{
    private readonly Dictionary<ulong, bool> _known = [];

    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length < MountKeys.PrefixLength)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes is too short");
            return;
        }
        var mount = BinaryPrimitives.ReadUInt64BigEndian(row.Key.AsSpan(1));
        if (!_known.TryGetValue(mount, out var known))
            _known[mount] = known = await IsKnownAsync(mount, view, cancel).ConfigureAwait(false);
        if (!known)
            view.Fault(row, $"its mount {mount:x16} is gone, and no job drains it");
        view.CheckOpens(row);
    }

    private static async ValueTask<bool> IsKnownAsync(ulong mount, StoreView view, CancellationToken cancel)
    {
        if (await view.FindAsync(MountStore.KeyOf(mount), cancel).ConfigureAwait(false) is not null)
            return true;
        await foreach (var row in view.RowsAsync(Keys.AllWork, cancel).ConfigureAwait(false))
        {
            var job = await view.PeekAsync(new Key(row.Key), Job.Format, cancel).ConfigureAwait(false);
            if (job is null) // Sealed: it may be the one.
                return true;
            if (job is { Kind: DrainMountJob.KindName, Target.Length: sizeof(ulong) }
                && BinaryPrimitives.ReadUInt64BigEndian(job.Target) == mount)
            {
                return true;
            }
        }
        return false;
    }
}
