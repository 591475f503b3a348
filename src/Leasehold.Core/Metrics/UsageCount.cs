using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;

namespace Leasehold.Core.Metrics;

/// <summary>What takes long to count: counted when asked for, at most once in the period that is configured.</summary>
internal sealed class UsageCount(TimeSpan period, TimeProvider time)
{
    private IReadOnlyList<Gauge> _known = [];
    private DateTimeOffset _countedAt = DateTimeOffset.MinValue;

    /// <summary>As it was counted last; one caller at a time.</summary>
    public async ValueTask<IReadOnlyList<Gauge>> ReadAsync(Transaction tx, CancellationToken cancel)
    {
        if (period <= TimeSpan.Zero || time.GetUtcNow() - _countedAt < period)
            return _known;
        var entities = await tx.PeekRowsClearAsync(IdentityKeys.AllEntities, cancel)
            .LongCountAsync(cancel).ConfigureAwait(false);
        _known =
        [
            new Gauge("identity.num_entities", entities),
            new Gauge("identity.entity.count", entities, MetricLabel.RootNamespace),
        ];
        _countedAt = time.GetUtcNow();
        return _known;
    }
}
