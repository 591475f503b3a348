using System.Text;
using Google.Protobuf;
using Leasehold.Core;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Engines.AppRole.Rows;
using Leasehold.Engines.Kv;
using Leasehold.Storage;

namespace Leasehold.Engines.AppRole;

/// <summary>
/// The secret ids of roles, by their HMAC and by their accessor; both rows come and go together. What is past its end
/// is not found, whether it was tidied away or not.
/// </summary>
internal static class SecretIdStore
{
    private const byte SecretKind = (byte)'s';
    private const byte AccessorKind = (byte)'a';
    private const string Purpose = "approle secret id";

    private static readonly ProtoFormat<SecretIdRow> Format = new(SecretIdRow.Parser);
    private static readonly ProtoFormat<AccessorRow> AccessorFormat = new(AccessorRow.Parser);

    /// <summary>A living secret id of the role, guarded; null if there is none.</summary>
    public static ValueTask<SecretId?> FindAsync(
        Transaction tx, Mount mount, Role role, string secret, CancellationToken cancel) =>
        FindAsync(tx, mount, role, HashOf(tx, secret), cancel);

    /// <summary>A living secret id by its accessor, guarded; null if the role has none such.</summary>
    public static async ValueTask<SecretId?> FindByAccessorAsync(
        Transaction tx, Mount mount, Role role, string accessor, CancellationToken cancel) =>
        accessor.Length <= AppRoleLimits.Accessor &&
        await tx.FindAsync(AccessorKey(mount, role, accessor), AccessorFormat, cancel).ConfigureAwait(false) is { } row
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
                tx, AccessorKey(mount, role, ""), after, AppRoleLimits.Page, cancel).ConfigureAwait(false);
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
        var hash = HashOf(tx, secret);
        var key = SecretKey(mount, role, hash);
        if (await tx.FindAsync(key, Format, cancel).ConfigureAwait(false) is { } before)
        {
            if (!IsPast(tx, before))
                return false;
            tx.Delete(AccessorKey(mount, role, before.Accessor));
        }
        tx.Put(key, row, Format);
        var entry = new AccessorRow { Secret = UnsafeByteOperations.UnsafeWrap(hash.ToArray()) };
        tx.Put(AccessorKey(mount, role, row.Accessor), entry, AccessorFormat);
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
                Delete(tx, mount, role, secret);
                break;
            default:
                var row = secret.Row.Clone();
                row.UsesLeft--;
                row.UpdatedAt = tx.Now.ToUnixTimeMilliseconds();
                tx.Put(SecretKey(mount, role, secret.Hash), row, Format);
                break;
        }
    }

    /// <summary>Stages its removal.</summary>
    public static void Delete(Transaction tx, Mount mount, Role role, SecretId secret)
    {
        tx.Delete(SecretKey(mount, role, secret.Hash));
        tx.Delete(AccessorKey(mount, role, secret.Row.Accessor));
    }

    /// <summary>Stages the removal of all secret ids of a role.</summary>
    public static void DeleteAll(Transaction tx, Mount mount, Role role)
    {
        tx.DeleteRange(Of(mount, SecretKind, role).ToPrefix());
        tx.DeleteRange(Of(mount, AccessorKind, role).ToPrefix());
    }

    /// <summary>Stages the removal of some that are past their end.</summary>
    /// <returns>Where to go on; null when the role has no more.</returns>
    public static async ValueTask<KeyRange?> TidySomeAsync(
        Transaction tx, Mount mount, Role role, KeyRange? from, CancellationToken cancel)
    {
        var range = from ?? Of(mount, SecretKind, role).ToPrefix();
        var page = await tx.PeekScanAsync(range, AppRoleLimits.Page, Format, cancel).ConfigureAwait(false);
        foreach (var (key, row) in page.Rows)
        {
            if (!IsPast(tx, row))
                continue;
            tx.Delete(key);
            tx.Delete(AccessorKey(mount, role, row.Accessor));
        }
        return page.NextStart is { } next ? range with { Start = next } : null;
    }

    private static async ValueTask<SecretId?> FindAsync(
        Transaction tx, Mount mount, Role role, Id16 hash, CancellationToken cancel) =>
        await tx.FindAsync(SecretKey(mount, role, hash), Format, cancel).ConfigureAwait(false) is { } row &&
        !IsPast(tx, row)
            ? new SecretId(hash, row)
            : null;

    private static bool IsPast(Transaction tx, SecretIdRow row) =>
        row.ExpiresAt != 0 && row.ExpiresAt <= tx.Now.ToUnixTimeMilliseconds();

    private static Id16 HashOf(Transaction tx, string secret) =>
        tx.Barrier.HmacId(Purpose, Encoding.UTF8.GetBytes(secret));

    private static Key SecretKey(Mount mount, Role role, Id16 hash) => Of(mount, SecretKind, role).Id(hash).ToKey();

    private static Key AccessorKey(Mount mount, Role role, string accessor) =>
        Of(mount, AccessorKind, role).Text(accessor).ToKey();

    private static KeyWriter Of(Mount mount, byte kind, Role role) =>
        new KeyWriter(Tables.Mount).UInt64(mount.Id).Byte(kind).Id(role.Id);
}
