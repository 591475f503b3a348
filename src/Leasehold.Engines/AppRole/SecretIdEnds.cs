using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Engines.AppRole.Rows;

namespace Leasehold.Engines.AppRole;

/// <summary>
/// The ends of secret ids: each that has one stands in the expiry index until it goes, by its end, its last use or by
/// hand. Those of a deleted role come up later and find nothing.
/// </summary>
internal static class SecretIdEnds
{
    private const byte EndKind = (byte)'e';
    private static readonly ProtoFormat<EndRow> Format = new(EndRow.Parser);

    /// <summary>Stages the entry of a new secret id; its row tells the place.</summary>
    public static void Put(Transaction tx, Mount mount, Role role, Id16 hash, SecretIdRow row)
    {
        if (row.ExpiresAt == 0)
            return;
        var end = DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt);
        row.DueAt = Schedule.Put(tx, mount, hash, end).ToUnixTimeMilliseconds();
        tx.Put(KeyOf(mount, hash), new EndRow { Role = UnsafeByteOperations.UnsafeWrap(role.Id.ToArray()) }, Format);
    }

    /// <summary>Stages the removal of the entry.</summary>
    public static void Remove(Transaction tx, Mount mount, SecretId secret)
    {
        if (secret.Row.DueAt == 0)
            return;
        tx.Delete(KeyOf(mount, secret.Hash));
        Schedule.Remove(tx, mount, secret.Hash, DateTimeOffset.FromUnixTimeMilliseconds(secret.Row.DueAt));
    }

    /// <summary>The moment has come: stages the removal of the secret id, if it is still there.</summary>
    public static async ValueTask EndAsync(Transaction tx, Mount mount, Id16 hash, CancellationToken cancel)
    {
        if (await tx.FindAsync(KeyOf(mount, hash), Format, cancel).ConfigureAwait(false) is not { } end)
            return;
        var role = Id16.Read(end.Role.Span);
        var key = SecretIdStore.SecretKey(mount, role, hash);
        var row = await tx.FindAsync(key, SecretIdStore.Format, cancel).ConfigureAwait(false);
        if (row is null)
            tx.Delete(KeyOf(mount, hash)); // The role was deleted.
        else if (SecretIdStore.IsPast(tx, row))
            SecretIdStore.Delete(tx, mount, role, new SecretId(hash, row));
    }

    private static Key KeyOf(Mount mount, Id16 hash) =>
        new KeyWriter(Tables.Mount, MountKeys.PrefixLength + 1 + Id16.Size)
            .UInt64(mount.Id)
            .Byte(EndKind)
            .Id(hash)
            .ToKey();
}
