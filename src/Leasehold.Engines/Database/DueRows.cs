using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database;

/// <summary>Whose the engine's entries in the expiry index are.</summary>
internal static class DueRows
{
    private static readonly ProtoFormat<DueRow> Format = new(DueRow.Parser);

    /// <summary>Whose it is, guarded; null if nobody's any more.</summary>
    public static ValueTask<DueRow?> FindAsync(Transaction tx, ulong mount, Id16 id, CancellationToken cancel) =>
        tx.FindAsync(DatabaseKeys.Due(mount, id), Format, cancel);

    /// <summary>Stages an entry and whose it is; the place it got.</summary>
    public static DateTimeOffset Put(Transaction tx, Mount mount, Id16 id, DueRow row, DateTimeOffset at)
    {
        tx.Put(DatabaseKeys.Due(mount.Id, id), row, Format);
        return Schedule.Put(tx, mount, id, at);
    }

    /// <summary>Stages that nothing is due any more; an entry that is left comes up and finds nobody.</summary>
    public static void Delete(Transaction tx, ulong mount, Id16 id) => tx.Delete(DatabaseKeys.Due(mount, id));
}
