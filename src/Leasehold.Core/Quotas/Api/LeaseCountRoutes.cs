using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Quotas.Rows;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.SystemApi;

namespace Leasehold.Core.Quotas.Api;

/// <summary>
/// <c>sys/quotas/lease-count</c>: how many tokens and leases there may be (<c>spec/tokens.md</c> 10,
/// <c>spec/choices.md</c> 29).
/// </summary>
internal sealed class LeaseCountRoutes(QuotaRoom quotas, LiveMounts mounts) : ISystemRoutes
{
    private const string TypeName = "lease-count";

    private static readonly FieldSet Fields = new(
    [
        .. ScopeFields.All,
        Field.Integer("max_leases", "The most tokens and leases at once."),
    ]);

    public void Map(RouteTable routes)
    {
        routes.At("quotas/lease-count", "Lists the lease counts.")
            .List(async (request, tx, cancel) =>
                Reply.Keys(await quotas.Rules.Leases.NamesAsync(tx, cancel).ConfigureAwait(false)));
        routes.At("quotas/lease-count/{name}", "Shows, sets and removes a limit to how many leases there may be.")
            .Read(ReadAsync)
            .Write(WriteAsync, Fields)
            .Delete((request, tx, cancel) =>
            {
                quotas.Rules.Leases.Delete(tx, request.Captures["name"]);
                return new(Reply.Done);
            });
    }

    private async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = request.Captures["name"];
        if (await quotas.Rules.Leases.FindAsync(tx, name, cancel).ConfigureAwait(false) is not { } row)
            return Reply.Absent;
        var data = new JsonMap()
            .Add("type", TypeName)
            .Add("name", name)
            .Add("max_leases", row.MaxLeases)
            .Add("counter", await quotas.Leases.CountAsync(name, cancel).ConfigureAwait(false) ?? 0);
        return ScopeFields.Show(data, row.Scope, mounts.Table);
    }

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var most = request.Fields.Integer("max_leases");
        if (most <= 0)
            return Refusal.Invalid("'max_leases' is invalid");
        if (!ScopeFields.TryRead(request, tx, mounts.Table, out var scope, out var refusal))
            return refusal;
        var name = request.Captures["name"];
        var all = await quotas.Rules.Leases.AllAsync(tx, cancel).ConfigureAwait(false);
        var scopes = all.Select(static row => (row.Key, row.Value.Scope)).ToList();
        if (ScopeFields.ClashOf(name, scope, scopes, "lease counts") is { } clash)
            return clash;
        quotas.Rules.Leases.Put(tx, name, new LeaseCountRow { Scope = scope, MaxLeases = most });
        return Reply.Done;
    }
}
