using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Rows;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.Database.StaticRoles;

/// <summary>The static roles of mounts. Each has one entry in the expiry index, for its next rotation.</summary>
internal static class StaticRoleStore
{
    private static readonly ProtoFormat<StaticRoleRow> Format = new(StaticRoleRow.Parser);

    /// <summary>A static role, guarded; null if there is none.</summary>
    public static ValueTask<StaticRoleRow?> FindAsync(
        Transaction tx, ulong mount, string name, CancellationToken cancel) =>
        tx.FindAsync(DatabaseKeys.StaticRole(mount, name), Format, cancel);

    /// <summary>What is left of a first rotation that did not end, guarded; null for none.</summary>
    public static ValueTask<StaticRoleRow?> FindUnbornAsync(
        Transaction tx, ulong mount, string name, CancellationToken cancel) =>
        tx.FindAsync(DatabaseKeys.Unborn(mount, name), Format, cancel);

    /// <summary>Stages a role whose first rotation is about to begin.</summary>
    public static void PutUnborn(Transaction tx, ulong mount, string name, StaticRoleRow row) =>
        tx.Put(DatabaseKeys.Unborn(mount, name), row, Format);

    /// <summary>Stages that a first rotation has ended, one way or the other.</summary>
    public static void DeleteUnborn(Transaction tx, ulong mount, string name) =>
        tx.Delete(DatabaseKeys.Unborn(mount, name));

    /// <summary>Names, sorted.</summary>
    public static ValueTask<IReadOnlyList<string>> NamesAsync(
        Transaction tx, ulong mount, ListPage part, CancellationToken cancel) =>
        StoredObjects.NamesAsync(tx, DatabaseKeys.StaticRole(mount, ""), part, cancel);

    /// <summary>Stages a static role as it is; its entry stays where it is.</summary>
    public static void Put(Transaction tx, ulong mount, string name, StaticRoleRow row) =>
        tx.Put(DatabaseKeys.StaticRole(mount, name), row, Format);

    /// <summary>Stages a static role that comes up at a moment and at no other.</summary>
    public static void PutDue(Transaction tx, Mount mount, string name, StaticRoleRow row, DateTimeOffset at)
    {
        var id = IdOf(row);
        Unschedule(tx, mount, row);
        row = row.Clone();
        row.DueAt = DueRows.Put(tx, mount, id, new DueRow { StaticRole = name }, at).ToUnixTimeMilliseconds();
        Put(tx, mount.Id, name, row);
    }

    /// <summary>Stages the removal of a static role and of its entry.</summary>
    public static void Delete(Transaction tx, Mount mount, string name, StaticRoleRow row)
    {
        Unschedule(tx, mount, row);
        DueRows.Delete(tx, mount.Id, IdOf(row));
        tx.Delete(DatabaseKeys.StaticRole(mount.Id, name));
    }

    /// <summary>The id of a static role.</summary>
    public static Id16 IdOf(StaticRoleRow row) => Id16.Read(row.Id.Span);

    private static void Unschedule(Transaction tx, Mount mount, StaticRoleRow row)
    {
        if (row.DueAt > 0)
        {
            Core.Lifecycle.Schedule.Remove(
                tx, mount, IdOf(row), DateTimeOffset.FromUnixTimeMilliseconds(row.DueAt));
        }
    }
}
