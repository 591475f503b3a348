using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Lifecycle;

/// <summary>Calls engines for their rows whose entry in the expiry index comes up.</summary>
internal sealed class DueMountRows(LiveMounts mounts) : IDueRows
{
    public RowKind Kind => RowKind.Mount;

    public async ValueTask StageAsync(Transaction tx, byte[] entry, CancellationToken cancel)
    {
        var (due, mountId, _, row) = Keys.ReadDue(entry);
        tx.Delete(new Key(entry));
        if (mounts.Table.Find(mountId) is { Type.Engine: IKeepsTime engine } mount)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(due.At);
            await engine.DueAsync(mount, tx, row, at, cancel).ConfigureAwait(false);
        }
    }
}
