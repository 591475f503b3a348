using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Rows;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.Database.Roles;

/// <summary>The roles of mounts.</summary>
internal static class RoleStore
{
    private static readonly ProtoFormat<RoleRow> Format = new(RoleRow.Parser);

    /// <summary>A role, guarded; null if there is none.</summary>
    public static ValueTask<RoleRow?> FindAsync(Transaction tx, ulong mount, string name, CancellationToken cancel) =>
        tx.FindAsync(DatabaseKeys.Role(mount, name), Format, cancel);

    /// <summary>A role, without a guard; null if there is none.</summary>
    public static ValueTask<RoleRow?> PeekAsync(Transaction tx, ulong mount, string name, CancellationToken cancel) =>
        tx.PeekAsync(DatabaseKeys.Role(mount, name), Format, cancel);

    /// <summary>Names, sorted.</summary>
    public static ValueTask<IReadOnlyList<string>> NamesAsync(
        Transaction tx, ulong mount, ListPage part, CancellationToken cancel) =>
        StoredObjects.NamesAsync(tx, DatabaseKeys.Role(mount, ""), part, cancel);

    /// <summary>Stages a role.</summary>
    public static void Put(Transaction tx, ulong mount, string name, RoleRow row) =>
        tx.Put(DatabaseKeys.Role(mount, name), row, Format);

    /// <summary>Stages the removal of a role, there or not.</summary>
    public static void Delete(Transaction tx, ulong mount, string name) =>
        tx.Delete(DatabaseKeys.Role(mount, name));
}
