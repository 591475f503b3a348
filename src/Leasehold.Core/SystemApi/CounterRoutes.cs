using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>
/// <c>sys/internal/counters</c> (<c>spec/system.md</c> 9.3): tokens from the counters that each commit of one keeps,
/// entities counted when somebody asks.
/// </summary>
internal sealed class CounterRoutes : ISystemRoutes
{
    private static readonly Refusal Removed =
        new(RefusalKind.NotFound, "The functionality has been removed on this path");

    public void Map(RouteTable routes)
    {
        routes.At("internal/counters/tokens", "Counts the service tokens.").Read(TokensAsync);
        routes.At("internal/counters/entities", "Counts the entities.").Read(EntitiesAsync);
        routes.At("internal/counters/requests", "Counted requests once.")
            .Read((request, tx, cancel) => new(Removed));
    }

    private static async ValueTask<Reply> TokensAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var total = 0L;
        await foreach (var row in tx.PeekRowsClearAsync(Keys.AllCounts, cancel).ConfigureAwait(false))
        {
            if (Keys.CountKind(row.Key) == RowKind.Token)
                total += BinaryPrimitives.ReadInt64LittleEndian(row.Value);
        }
        return Total("service_tokens", total);
    }

    private static async ValueTask<Reply> EntitiesAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Total("entities", await tx.PeekRowsClearAsync(IdentityKeys.AllEntities, cancel)
            .LongCountAsync(cancel).ConfigureAwait(false));

    private static JsonMap Total(string what, long total) =>
        new JsonMap().Add("counters", new JsonMap().Add(what, new JsonMap().Add("total", total)));
}
