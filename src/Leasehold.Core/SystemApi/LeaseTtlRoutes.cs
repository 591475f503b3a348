using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>
/// The lease TTLs of the system (<c>spec/choices.md</c> 13): for what is issued or renewed from then on.
/// </summary>
internal sealed class LeaseTtlRoutes(SystemTtls ttls) : ISystemRoutes
{
    private static readonly FieldSet Fields = new(
        Field.Duration("default_lease_ttl", "The TTL of what asks for none."),
        Field.Duration("max_lease_ttl", "The longest life."));

    public void Map(RouteTable routes) =>
        routes.At("config/leases", "Shows and changes the default and the max lease TTL.")
            .Read((request, tx, cancel) => new(new JsonMap()
                .Add("default_lease_ttl", ttls.Bounds.Default)
                .Add("max_lease_ttl", ttls.Bounds.Max)))
            .Write(Write, Fields);

    private ValueTask<Reply> Write(Request request, Transaction tx, CancellationToken cancel)
    {
        var shorter = (long?)request.Fields.Duration("default_lease_ttl")?.TotalSeconds;
        var longer = (long?)request.Fields.Duration("max_lease_ttl")?.TotalSeconds;
        if (shorter is null && longer is null)
            return new(Refusal.Invalid("default_lease_ttl or max_lease_ttl must be provided"));
        if (shorter == 0 || longer is 0 or > int.MaxValue)
            return new(Refusal.Invalid($"lease TTLs must be from 1 to {int.MaxValue} seconds"));
        var bounds = new TtlBounds(shorter ?? ttls.Bounds.Default, longer ?? ttls.Bounds.Max, false);
        if (bounds.Default > bounds.Max)
            return new(Refusal.Invalid("default_lease_ttl must not exceed max_lease_ttl"));
        ttls.Put(tx, bounds);
        return new(Reply.Done);
    }
}
