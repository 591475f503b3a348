using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Engines.AppRole;

/// <summary>A part of a role that has a path of its own.</summary>
/// <param name="path">Its path below the role.</param>
/// <param name="help">What it is.</param>
/// <param name="fields">What it is written with; one of them must be sent.</param>
internal sealed class RolePart(string path, string help, params Field[] fields)
{
    /// <summary>The name that a write without it misses.</summary>
    public string Missing { get; init; } = fields.Length == 0 ? "" : fields[0].Label;

    /// <summary>What a read answers.</summary>
    public required Func<Role, JsonMap> Show { get; init; }

    /// <summary>What a write makes of the role, or why not; null: the part is only read.</summary>
    public Func<Request, Role, (Role Role, Refusal? Refusal)>? Change { get; init; }

    /// <summary>The role without it.</summary>
    public Func<Role, Role>? Reset { get; init; }

    /// <summary>Adds the route.</summary>
    public void Map(RouteTable routes)
    {
        var route = AppRoleEngine.OfRole(routes, $"/{path}", help).Read(ReadAsync);
        if (Change is not null)
            route.Write(WriteAsync, new FieldSet(fields)).Delete(DeleteAsync);
    }

    private async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await RoleRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is { } role ? Show(role) : Reply.Absent;

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await RoleRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } role)
            return Refusal.UnsupportedPath;
        if (Change is not { } change || !Array.Exists(fields, field => request.Has(field.Label)))
            return Refusal.Invalid($"missing {Missing}");
        var (changed, refusal) = change(request, role);
        return refusal ?? Stage(request, tx, role, changed);
    }

    private async ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Reset is { } reset && await RoleRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is { } role
            ? Stage(request, tx, role, reset(role))
            : Reply.Done;

    private static Reply Stage(Request request, Transaction tx, Role before, Role role)
    {
        if (RoleChange.Fault(role, request.Bounds) is { } fault)
            return fault;
        RoleStore.Put(tx, request.Mount, before, role);
        return Reply.Done;
    }
}
