using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Tokens;
using Leasehold.Storage;

namespace Leasehold.Core.Metrics;

/// <summary>
/// In how many seconds the next renewable token ends if nobody renews it, by mount and role. It looks at the first
/// entries of the expiry index, and never tells a moment later than the truth.
/// </summary>
internal sealed class TokenForecast(TokenStore tokens, LiveMounts mounts)
{
    /// <summary>The name of the gauge (<c>spec/choices.md</c> 26).</summary>
    public const string Name = "token.expiration_time_seconds";

    /// <summary>One gauge for each mount and role that has renewable tokens.</summary>
    public async ValueTask<IEnumerable<Gauge>> ReadAsync(Transaction tx, CancellationToken cancel)
    {
        var ends = new Dictionary<(ulong Mount, string Role), long>();
        var seen = long.MaxValue; // Whatever lies behind this moment was not looked at.
        foreach (var queue in DueIndex.Drained)
        {
            var page = await tx.PeekScanClearAsync(
                Keys.DueFrom(queue, 0), MetricLimits.ForecastEntries, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
                await TakeAsync(tx, row, ends, cancel).ConfigureAwait(false);
            if (page.NextStart is not null)
                seen = Math.Min(seen, Keys.ReadDue(page.Rows[^1].Key).Due.At);
        }
        return [.. ends.Select(end => Gauge(end.Key.Mount, end.Key.Role, Math.Min(end.Value, seen), tx.NowMs()))];
    }

    /// <summary>No entry stands behind its token's end: one behind an end that is known says nothing new.</summary>
    private async ValueTask TakeAsync(
        Transaction tx, Row row, Dictionary<(ulong Mount, string Role), long> ends, CancellationToken cancel)
    {
        var (due, mount, kind, id) = Keys.ReadDue(row.Key);
        var key = (mount, DueFacts.RoleIn(row.Value));
        if (kind != RowKind.Token || (ends.TryGetValue(key, out var known) && known <= due.At))
            return;
        if (await tokens.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false) is not
            { Renewable: true, ExpiresAt: { } end, End: null } token)
        {
            return;
        }
        foreach (var ancestor in await tokens.AncestorsAsync(tx, token, guard: false, cancel).ConfigureAwait(false))
            end = Math.Min(end, ancestor?.ExpiresAt ?? end);
        ends[key] = Math.Min(end, ends.GetValueOrDefault(key, long.MaxValue));
    }

    private Gauge Gauge(ulong mount, string role, long end, long now) => new(
        Name,
        Math.Max(0, end - now) / 1000.0,
        new MetricLabel("mount", mounts.Table.Find(mount)?.Path ?? ""),
        new MetricLabel("role", role));
}
