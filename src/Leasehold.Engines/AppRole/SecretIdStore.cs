using System.Text;
using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Engines.AppRole.Rows;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.AppRole;

/// <summary>
/// The secret ids of roles, by their HMAC and by their accessor; all rows of one come and go together. What is past its
/// end is not found; the expiry index sees to it that it goes (<see cref="SecretIdEnds"/>).
/// </summary>
internal static class SecretIdStore
{
    private const byte SecretKind = (byte)'s';
    private const byte AccessorKind = (byte)'a';
    private const string Purpose = "approle secret id";

    /// <summary>How a secret id is written.</summary>
    public static readonly ProtoFormat<SecretIdRow> Format = new(SecretIdRow.Parser);

    private static readonly ProtoFormat<AccessorRow> AccessorFormat = new(AccessorRow.Parser);

    /// <summary>A living secret id of the role, guarded; null if there is none.</summary>
    public static ValueTask<SecretId?> FindAsync(
        Transaction tx, Mount mount, Role role, string secret, CancellationToken cancel) =>
        FindAsync(tx, mount, role, HashOf(tx, role, secret), cancel);

    /// <summary>A living secret id by its accessor, guarded; null if the role has none such.</summary>
    public static async ValueTask<SecretId?> FindByAccessorAsync(
        Transaction tx, Mount mount, Role role, string accessor, CancellationToken cancel) =>
        accessor.Length <= AppRoleLimits.Accessor &&
        await tx.FindAsync(AccessorKey(mount, role.Id, accessor), AccessorFormat, cancel).ConfigureAwait(false)
            is { } row
            ? await FindAsync(tx, mount, role, Id16.Read(row.Secret.Span), cancel).ConfigureAwait(false)
            : null;

    /// <summary>Accessors of living secret ids, sorted.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="mount">The mount.</param>
    /// <param name="role">The role.</param>
    /// <param name="page">Behind which to begin, and how many at most.</param>
    /// <param name="cancel">The caller leaves.</param>
    public static async ValueTask<IReadOnlyList<SecretId>> AllAsync(
        Transaction tx, Mount mount, Role role, ListPage page, CancellationToken cancel)
    {
        var all = new List<SecretId>();
        var after = page.After;
        while (page.Most <= 0 || all.Count < page.Most)
        {
            var names = await StoredObjects.NamesAsync(
                tx, AccessorKey(mount, role.Id, ""), new ListPage(after, AppRoleLimits.Page), cancel)
                .ConfigureAwait(false);
            foreach (var accessor in names)
            {
                var found = await FindByAccessorAsync(tx, mount, role, accessor, cancel).ConfigureAwait(false);
                if (found is not null && (page.Most <= 0 || all.Count < page.Most))
                    all.Add(found);
            }
            if (names.Count < AppRoleLimits.Page)
                break;
            after = names[^1];
        }
        return all;
    }

    /// <summary>Stages a new secret id.</summary>
    /// <returns>False if the role has it already.</returns>
    public static async ValueTask<bool> TryAddAsync(
        Transaction tx, Mount mount, Role role, string secret, SecretIdRow row, CancellationToken cancel)
    {
        var hash = HashOf(tx, role, secret);
        var key = SecretKey(mount, role.Id, hash);
        if (await tx.FindAsync(key, Format, cancel).ConfigureAwait(false) is { } before)
        {
            if (!IsPast(tx, before))
                return false;
            Delete(tx, mount, role.Id, new SecretId(hash, before));
        }
        SecretIdEnds.Put(tx, mount, role, hash, row);
        tx.Put(key, row, Format);
        var entry = new AccessorRow { Secret = UnsafeByteOperations.UnsafeWrap(hash.ToArray()) };
        tx.Put(AccessorKey(mount, role.Id, row.Accessor), entry, AccessorFormat);
        return true;
    }

    /// <summary>Stages that one of its uses is spent; with the last one it goes.</summary>
    public static void Spend(Transaction tx, Mount mount, Role role, SecretId secret)
    {
        switch (secret.Row.UsesLeft)
        {
            case 0:
                break;
            case 1:
                Delete(tx, mount, role.Id, secret);
                break;
            default:
                var row = secret.Row.Clone();
                row.UsesLeft--;
                row.UpdatedAt = tx.Now.ToUnixTimeMilliseconds();
                tx.Put(SecretKey(mount, role.Id, secret.Hash), row, Format);
                break;
        }
    }

    /// <summary>Stages its removal.</summary>
    public static void Delete(Transaction tx, Mount mount, Id16 role, SecretId secret)
    {
        tx.Delete(SecretKey(mount, role, secret.Hash));
        tx.Delete(AccessorKey(mount, role, secret.Row.Accessor));
        SecretIdEnds.Remove(tx, mount, secret);
    }

    /// <summary>Where a secret id lies.</summary>
    public static Key SecretKey(Mount mount, Id16 role, Id16 hash) => Of(mount, SecretKind, role).Id(hash).ToKey();

    /// <summary>Whether it can't be used any more.</summary>
    public static bool IsPast(Transaction tx, SecretIdRow row) =>
        row.ExpiresAt != 0 && row.ExpiresAt <= tx.Now.ToUnixTimeMilliseconds();

    /// <summary>Stages the removal of all secret ids of a role.</summary>
    public static async ValueTask DeleteAllAsync(Transaction tx, Mount mount, Role role, CancellationToken cancel)
    {
        await tx.DeleteAllAsync(Of(mount, SecretKind, role.Id).ToPrefix(), cancel).ConfigureAwait(false);
        await tx.DeleteAllAsync(Of(mount, AccessorKind, role.Id).ToPrefix(), cancel).ConfigureAwait(false);
    }

    private static async ValueTask<SecretId?> FindAsync(
        Transaction tx, Mount mount, Role role, Id16 hash, CancellationToken cancel) =>
        await tx.FindAsync(SecretKey(mount, role.Id, hash), Format, cancel).ConfigureAwait(false) is { } row &&
        !IsPast(tx, row)
            ? new SecretId(hash, row)
            : null;

    // The role is part of it: one secret of two roles is two secret ids.
    private static Id16 HashOf(Transaction tx, Role role, string secret) =>
        tx.Barrier.HmacId(Purpose, [.. role.Id.ToArray(), .. Encoding.UTF8.GetBytes(secret)]);

    private static Key AccessorKey(Mount mount, Id16 role, string accessor) =>
        Of(mount, AccessorKind, role).Text(accessor).ToKey();

    private static KeyWriter Of(Mount mount, byte kind, Id16 role) =>
        new KeyWriter(Tables.Mount).UInt64(mount.Id).Byte(kind).Id(role);
}
