using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Metrics;

/// <summary>
/// Gauges that are read from the store: at most every few seconds, and for a small part of the time, however often
/// somebody asks and however much there is to count.
/// </summary>
internal sealed class StoreGauges(Unsealed unsealed, TokenForecast forecast, UsageCount usage)
    : IGaugeSource, IDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private IReadOnlyList<Gauge> _known = [];
    private DateTimeOffset _goodUntil = DateTimeOffset.MinValue;

    /// <summary>As they are now, or were a moment ago.</summary>
    public async ValueTask<IReadOnlyList<Gauge>> ReadAsync(CancellationToken cancel)
    {
        if (!unsealed.TryEnter())
            return [];
        try
        {
            await _reading.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                var now = unsealed.Clock.GetUtcNow();
                if (now < _goodUntil)
                    return _known;
                _known = await ReadNowAsync(cancel).ConfigureAwait(false);
                var read = unsealed.Clock.GetUtcNow();
                var rest = (read - now) * MetricLimits.RestPerReading;
                _goodUntil = read + (rest > MetricLimits.Freshness ? rest : MetricLimits.Freshness);
                return _known;
            }
            finally
            {
                _reading.Release();
            }
        }
        finally
        {
            unsealed.Leave();
        }
    }

    private async ValueTask<IReadOnlyList<Gauge>> ReadNowAsync(CancellationToken cancel)
    {
        using var tx = unsealed.Begin();
        var gauges = new List<Gauge>();
        await CountLeasesAsync(tx, gauges, cancel).ConfigureAwait(false);
        await CountBacklogAsync(tx, gauges, cancel).ConfigureAwait(false);
        gauges.AddRange(await forecast.ReadAsync(tx, cancel).ConfigureAwait(false));
        gauges.AddRange(await usage.ReadAsync(tx, cancel).ConfigureAwait(false));
        return gauges;
    }

    public void Dispose() => _reading.Dispose();

    /// <summary>From the counters that each commit of a token or lease keeps.</summary>
    private async ValueTask CountLeasesAsync(Transaction tx, List<Gauge> gauges, CancellationToken cancel)
    {
        var (leases, tokens) = (0L, 0L);
        var byMethod = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach (var row in tx.PeekRowsClearAsync(Keys.AllCounts, cancel).ConfigureAwait(false))
        {
            var (kind, count) = (Keys.CountKind(row.Key), BinaryPrimitives.ReadInt64LittleEndian(row.Value));
            if (kind == RowKind.Lease)
                leases += count;
            if (kind != RowKind.Token)
                continue;
            tokens += count;
            var method = unsealed.LiveMounts.Table.Find(Keys.CountMount(row.Key))?.TypeName ?? "";
            byMethod[method] = byMethod.GetValueOrDefault(method) + count;
        }
        gauges.Add(new Gauge("expire.num_leases", leases + tokens));
        gauges.Add(new Gauge("token.count", tokens, MetricLabel.RootNamespace));
        foreach (var (method, count) in byMethod)
        {
            gauges.Add(new Gauge(
                "token.count.by_auth", count, MetricLabel.RootNamespace, new MetricLabel("auth_method", method)));
        }
        var stuck = await tx.PeekRowsClearAsync(Keys.DueFrom(DueClass.Irrevocable, 0), cancel)
            .LongCountAsync(cancel).ConfigureAwait(false);
        gauges.Add(new Gauge("expire.num_irrevocable_leases", stuck));
    }

    /// <summary>What waits to be taken back, by target.</summary>
    private static async ValueTask CountBacklogAsync(Transaction tx, List<Gauge> gauges, CancellationToken cancel)
    {
        var waiting = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var all = 0L;
        await foreach (var row in tx.PeekRowsClearAsync(WaitingKeys.All, cancel).ConfigureAwait(false))
        {
            if (WaitingKeys.Read(row.Key) is not { } entry)
                continue;
            waiting[entry.Target.Name] = waiting.GetValueOrDefault(entry.Target.Name) + 1;
            all++;
        }
        gauges.Add(new Gauge("expire.job_manager.total_jobs", all));
        foreach (var (target, count) in waiting)
            gauges.Add(new Gauge("expire.job_manager.queue_length", count, new MetricLabel("queue_id", target)));
    }
}
