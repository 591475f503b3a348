using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Rows;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.Database.Connections;

/// <summary>
/// The connections of mounts. One that is deleted stays, out of sight, for as long as leases hang on it: they must be
/// taken back where they were made.
/// </summary>
internal static class ConnectionStore
{
    private static readonly ProtoFormat<ConnectionRow> Format = new(ConnectionRow.Parser);

    /// <summary>A connection, guarded; null if there is none.</summary>
    public static ValueTask<ConnectionRow?> FindAsync(
        Transaction tx, ulong mount, string name, CancellationToken cancel) =>
        tx.FindAsync(DatabaseKeys.Connection(mount, name), Format, cancel);

    /// <summary>A connection as it is now, without a guard; null if there is none.</summary>
    public static ValueTask<ConnectionRow?> PeekAsync(
        Transaction tx, ulong mount, string name, CancellationToken cancel) =>
        tx.PeekAsync(DatabaseKeys.Connection(mount, name), Format, cancel);

    /// <summary>The connection that a lease was made with: by name if it is still the same, else what was deleted.
    /// </summary>
    public static async ValueTask<ConnectionRow?> OfLeaseAsync(
        Transaction tx, ulong mount, string name, Id16 id, CancellationToken cancel)
    {
        if (await PeekAsync(tx, mount, name, cancel).ConfigureAwait(false) is { } current && IdOf(current) == id)
            return current;
        return await tx.PeekAsync(DatabaseKeys.Former(mount, id), Format, cancel).ConfigureAwait(false);
    }

    /// <summary>The connection of that id, wherever it is now, guarded; null if it is gone.</summary>
    public static async ValueTask<ConnectionRow?> FindSameAsync(
        Transaction tx, ulong mount, ConnectionRow same, CancellationToken cancel)
    {
        if (await FindAsync(tx, mount, same.Name, cancel).ConfigureAwait(false) is { } row && row.Id.Equals(same.Id))
            return row;
        return await FindFormerAsync(tx, mount, IdOf(same), cancel).ConfigureAwait(false);
    }

    /// <summary>A connection that was deleted, guarded; null if it is gone, or there again.</summary>
    public static ValueTask<ConnectionRow?> FindFormerAsync(
        Transaction tx, ulong mount, Id16 id, CancellationToken cancel) =>
        tx.FindAsync(DatabaseKeys.Former(mount, id), Format, cancel);

    /// <summary>Names, sorted.</summary>
    public static ValueTask<IReadOnlyList<string>> NamesAsync(
        Transaction tx, ulong mount, ListPage part, CancellationToken cancel) =>
        StoredObjects.NamesAsync(tx, DatabaseKeys.Connection(mount, ""), part, cancel);

    /// <summary>Stages a connection, new or changed.</summary>
    public static void Put(Transaction tx, ulong mount, ConnectionRow row) =>
        tx.Put(DatabaseKeys.Connection(mount, row.Name), row, Format);

    /// <summary>Stages a change of a connection where it is: in sight, or deleted.</summary>
    public static async ValueTask PutSameAsync(
        Transaction tx, ulong mount, ConnectionRow row, CancellationToken cancel)
    {
        var current = await FindAsync(tx, mount, row.Name, cancel).ConfigureAwait(false);
        if (current is not null && current.Id.Equals(row.Id))
            Put(tx, mount, row);
        else
            tx.Put(DatabaseKeys.Former(mount, IdOf(row)), row, Format);
    }

    /// <summary>Stages that a connection goes out of sight, and a look at whether anything needs it.</summary>
    public static void Delete(Transaction tx, Mount mount, ConnectionRow row)
    {
        tx.Delete(DatabaseKeys.Connection(mount.Id, row.Name));
        tx.Put(DatabaseKeys.Former(mount.Id, IdOf(row)), row, Format);
        DueRows.Put(tx, mount, IdOf(row), new DueRow(), tx.Now);
    }

    /// <summary>
    /// What a new connection takes over: the deleted one of its name to the same place, whose leases it takes back from
    /// now on. Staged away, guarded.
    /// </summary>
    public static async ValueTask<ConnectionRow?> TakeFormerAsync(
        Transaction tx, ulong mount, Func<ConnectionRow, bool> isSame, CancellationToken cancel)
    {
        for (Storage.KeyRange? range = DatabaseKeys.FormerOf(mount); range is { } part;)
        {
            var page = await tx.ScanAsync(part, DatabaseLimits.Page, Format, cancel).ConfigureAwait(false);
            foreach (var (key, row) in page.Rows)
            {
                if (!isSame(row))
                    continue;
                tx.Delete(key);
                return row;
            }
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        return null;
    }

    /// <summary>The id of a connection.</summary>
    public static Id16 IdOf(ConnectionRow row) => Id16.Read(row.Id.Span);
}
