using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.AppRole;

/// <summary><c>role/</c>: roles as a whole, and their role ids.</summary>
internal static class RoleRoutes
{
    /// <summary>Whether a write changes a role.</summary>
    public static async ValueTask<bool> ExistsAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await FindAsync(request, tx, cancel).ConfigureAwait(false) is not null;

    /// <summary>The role that the path names, guarded; null if there is none.</summary>
    public static ValueTask<Role?> FindAsync(Request request, Transaction tx, CancellationToken cancel) =>
        RoleStore.FindAsync(tx, request.Mount, NameOf(request), cancel);

    /// <summary>The name in the path, in lower case.</summary>
    public static string NameOf(Request request) => request.Captures["role_name"].ToLowerInvariant();

    /// <summary>Lists the names.</summary>
    public static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Reply.Keys(await RoleStore.NamesAsync(
            tx, request.Mount, ListPage.Of(request), cancel).ConfigureAwait(false));

    /// <summary>Reads a role; the role id has a path of its own.</summary>
    public static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } role)
            return Reply.Absent;
        var data = new JsonMap()
            .Add("bind_secret_id", role.BindSecretId)
            .Add("local_secret_ids", role.Local)
            .Add("secret_id_num_uses", role.SecretIdUses)
            .Add("secret_id_ttl", role.SecretIdTtl)
            .Add("token_renewable", role.Renewable);
        AddTexts(data, "secret_id_bound_cidrs", role.SecretIdCidrs);
        return role.Token.AddTo(data);
    }

    /// <summary>Makes a role, or changes what is sent.</summary>
    public static async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var before = await FindAsync(request, tx, cancel).ConfigureAwait(false);
        var warnings = new List<string>();
        var start = before ?? new Role { Id = Id16.Random(), Name = NameOf(request), RoleId = Uuid.New() };
        var (role, refusal) = RoleChange.Apply(request, start, before is null, warnings);
        if (refusal is not null)
            return refusal;
        if (await RoleStore.IsTakenAsync(tx, request.Mount, role.RoleId, role.Name, cancel).ConfigureAwait(false))
            return RoleChange.RoleIdTaken;
        RoleStore.Put(tx, request.Mount, before, role);
        return Reply.Done.WithWarnings(warnings);
    }

    /// <summary>Removes a role, there or not, with its secret ids. Tokens stay until they end.</summary>
    public static async ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is { } role)
            await RoleStore.DeleteAsync(tx, request.Mount, role, cancel).ConfigureAwait(false);
        return Reply.Done;
    }

    /// <summary>Reads the role id.</summary>
    public static async ValueTask<Reply> ReadRoleIdAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await FindAsync(request, tx, cancel).ConfigureAwait(false) is { } role
            ? new JsonMap().Add("role_id", role.RoleId)
            : Reply.Absent;

    /// <summary>Sets the role id.</summary>
    public static async ValueTask<Reply> WriteRoleIdAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } role)
            return Refusal.UnsupportedPath;
        var roleId = request.Text("role_id");
        if (roleId.Length == 0)
            return Refusal.Invalid("missing role_id");
        if (RoleChange.RoleIdFault(roleId) is { } fault)
            return Refusal.Invalid(fault);
        if (await RoleStore.IsTakenAsync(tx, request.Mount, roleId, role.Name, cancel).ConfigureAwait(false))
            return RoleChange.RoleIdTaken;
        RoleStore.Put(tx, request.Mount, role, role with { RoleId = roleId });
        return Reply.Done;
    }

    /// <summary>Adds a list, or null where it is empty.</summary>
    public static JsonMap AddTexts(JsonMap data, string name, IReadOnlyList<string> texts) =>
        texts.Count == 0 ? data.AddNull(name) : data.Add(name, texts);
}
