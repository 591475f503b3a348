using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Routing;
using Leasehold.Core.Verification;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Mounts;

/// <summary>
/// The data of a mount opens, its mount is there or being drained, and its engine finds its rows in agreement.
/// </summary>
internal sealed class MountDataCheck(EngineCatalog? catalog) : RowCheck(Tables.Mount, "data of mounts")
{
    private readonly MountFormat? _format = catalog is null ? null : new MountFormat(catalog);
    private readonly Dictionary<ulong, (bool IsKnown, IVerifiesRows? Engine)> _mounts = [];

    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length < MountKeys.PrefixLength)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes is too short");
            return;
        }
        var mount = BinaryPrimitives.ReadUInt64BigEndian(row.Key.AsSpan(1));
        if (!_mounts.TryGetValue(mount, out var owner))
        {
            var isKnown = await IsKnownAsync(mount, view, cancel).ConfigureAwait(false);
            _mounts[mount] = owner = (isKnown, await EngineOfAsync(mount, view, cancel).ConfigureAwait(false));
        }
        if (!owner.IsKnown)
            view.Fault(row, $"its mount {mount:x16} is gone, and no job drains it");
        view.CheckOpens(row);
        if (owner.Engine is { } engine &&
            await engine.FaultAsync(new Key(row.Key), view, cancel).ConfigureAwait(false) is { } fault)
        {
            view.Fault(row, fault);
        }
    }

    /// <summary>The engine that can tell more; null for others, and where the mount's row does not open.</summary>
    private async ValueTask<IVerifiesRows?> EngineOfAsync(ulong mount, StoreView view, CancellationToken cancel) =>
        _format is not null &&
        await view.PeekAsync(MountStore.KeyOf(mount), _format, cancel).ConfigureAwait(false) is
        { State: MountState.Serving } row
            ? row.Type.Engine as IVerifiesRows
            : null;

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
