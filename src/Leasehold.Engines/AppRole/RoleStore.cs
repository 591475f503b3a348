using System.Text;
using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Engines.AppRole.Rows;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.AppRole;

/// <summary>The roles of a mount, by name and by role id.</summary>
internal static class RoleStore
{
    private const byte RoleKind = (byte)'r';
    private const byte RoleIdKind = (byte)'i';
    private const string Purpose = "approle role id";

    private static readonly ProtoFormat<RoleRow> Format = new(RoleRow.Parser);
    private static readonly ProtoFormat<RoleIdRow> IndexFormat = new(RoleIdRow.Parser);

    /// <summary>A role, guarded; null if there is none.</summary>
    public static async ValueTask<Role?> FindAsync(
        Transaction tx, Mount mount, string name, CancellationToken cancel) =>
        await tx.FindAsync(KeyOf(mount, name), Format, cancel).ConfigureAwait(false) is { } row
            ? row.Role ??= Read(name, row)
            : null;

    /// <summary>The role of a role id, guarded; null if there is none, or it goes just now.</summary>
    public static async ValueTask<Role?> FindByRoleIdAsync(
        Transaction tx, Mount mount, string roleId, CancellationToken cancel)
    {
        var key = IndexKey(tx, mount, roleId);
        return await tx.FindAsync(key, IndexFormat, cancel).ConfigureAwait(false) is { } index
            ? await FindAsync(tx, mount, index.Role, cancel).ConfigureAwait(false)
            : null;
    }

    /// <summary>Whether a role id belongs to another role already.</summary>
    public static async ValueTask<bool> IsTakenAsync(
        Transaction tx, Mount mount, string roleId, string role, CancellationToken cancel) =>
        await tx.FindAsync(IndexKey(tx, mount, roleId), IndexFormat, cancel).ConfigureAwait(false) is { } index &&
        index.Role != role;

    /// <summary>Names, sorted.</summary>
    public static ValueTask<IReadOnlyList<string>> NamesAsync(
        Transaction tx, Mount mount, ListPage part, CancellationToken cancel) =>
        StoredObjects.NamesAsync(tx, KeyOf(mount, ""), part, cancel);

    /// <summary>Stages a role, new or changed, and the entry of its role id.</summary>
    public static void Put(Transaction tx, Mount mount, Role? before, Role role)
    {
        var row = new RoleRow
        {
            Id = UnsafeByteOperations.UnsafeWrap(role.Id.ToArray()),
            RoleId = role.RoleId,
            Unbound = !role.BindSecretId,
            SecretIdUses = role.SecretIdUses,
            SecretIdTtl = role.SecretIdTtl,
            Local = role.Local,
            Fixed = !role.Renewable,
            Token = UnsafeByteOperations.UnsafeWrap(role.Token.ToBytes()),
        };
        row.SecretIdCidrs.AddRange(role.SecretIdCidrs);
        tx.Put(KeyOf(mount, role.Name), row, Format);
        if (before is not null && before.RoleId != role.RoleId)
            tx.Delete(IndexKey(tx, mount, before.RoleId));
        if (before?.RoleId != role.RoleId)
            tx.Put(IndexKey(tx, mount, role.RoleId), new RoleIdRow { Role = role.Name }, IndexFormat);
    }

    /// <summary>Stages the removal of a role with its role id and all its secret ids.</summary>
    public static ValueTask DeleteAsync(Transaction tx, Mount mount, Role role, CancellationToken cancel)
    {
        tx.Delete(KeyOf(mount, role.Name));
        tx.Delete(IndexKey(tx, mount, role.RoleId));
        return SecretIdStore.DeleteAllAsync(tx, mount, role, cancel);
    }

    private static Role Read(string name, RoleRow row) => new()
    {
        Id = Id16.Read(row.Id.Span),
        Name = name,
        RoleId = row.RoleId,
        BindSecretId = !row.Unbound,
        SecretIdCidrs = [.. row.SecretIdCidrs],
        SecretIdUses = row.SecretIdUses,
        SecretIdTtl = row.SecretIdTtl,
        Local = row.Local,
        Renewable = !row.Fixed,
        Token = TokenParameters.Read(row.Token.Span),
    };

    private static Key KeyOf(Mount mount, string name) => MountKeys.Of(mount.Id, RoleKind, name);

    private static Key IndexKey(Transaction tx, Mount mount, string roleId) =>
        new KeyWriter(Tables.Mount, MountKeys.PrefixLength + 1 + Id16.Size)
            .UInt64(mount.Id)
            .Byte(RoleIdKind)
            .Id(tx.Barrier.HmacId(Purpose, Encoding.UTF8.GetBytes(roleId)))
            .ToKey();
}
