using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Lifecycle;

/// <summary>
/// Entries of engines in the expiry index. The kernel calls the engine back (<see cref="IKeepsTime"/>), so that no
/// engine has timers. What a disabled mount had put goes when it comes up.
/// </summary>
public static class Schedule
{
    /// <summary>
    /// Stages an entry for a row of a mount; returns its place, a little later than asked if that lies behind what the
    /// index has passed. The row keeps the place, to remove the entry by.
    /// </summary>
    public static DateTimeOffset Put(Transaction tx, Mount mount, Id16 row, DateTimeOffset at)
    {
        var index = tx.Due ?? throw new BrokenInvariant("a transaction without the expiry index");
        var due = new Due(DueClass.Expiry, at.ToUnixTimeMilliseconds());
        var place = index.Put(tx, due, mount.Id, RowKind.Mount, row, new DueFacts("", ""));
        return DateTimeOffset.FromUnixTimeMilliseconds(place.At);
    }

    /// <summary>Stages the removal of the entry at a place.</summary>
    public static void Remove(Transaction tx, Mount mount, Id16 row, DateTimeOffset place) =>
        DueIndex.Remove(
            tx, new Due(DueClass.Expiry, place.ToUnixTimeMilliseconds()), mount.Id, RowKind.Mount, row);
}
