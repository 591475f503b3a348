using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Storage;

namespace Leasehold.Core.SystemApi;

/// <summary>
/// <c>sys/internal/counters</c> (<c>spec/system.md</c> 9.3): from the counters that each commit of a token keeps.
/// </summary>
internal sealed class CounterRoutes : ISystemRoutes
{
    private static readonly Refusal Removed =
        new(RefusalKind.NotFound, "The functionality has been removed on this path");

    public void Map(RouteTable routes)
    {
        routes.At("internal/counters/tokens", "Counts the service tokens.").Read(TokensAsync);
        routes.At("internal/counters/requests", "Counted requests once.")
            .Read((request, tx, cancel) => new(Removed));
    }

    private static async ValueTask<Reply> TokensAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var total = 0L;
        for (KeyRange? range = Keys.AllCounts; range is { } part;)
        {
            var page = await tx.PeekScanClearAsync(part, KernelLimits.ScanPage, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
            {
                if (Keys.CountKind(row.Key) == RowKind.Token)
                    total += BinaryPrimitives.ReadInt64LittleEndian(row.Value);
            }
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        return new JsonMap().Add("counters", new JsonMap().Add("service_tokens", new JsonMap().Add("total", total)));
    }
}
