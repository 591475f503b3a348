using System.Collections.Frozen;
using Leasehold.Core.Barrier;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Quotas.Rows;
using Leasehold.Core.Requests;
using Leasehold.Core.Settings;

namespace Leasehold.Core.Quotas;

/// <summary>
/// Holds clients to the rate limits, before anybody is authenticated. Without rate limits it costs one look; with them
/// it allocates nothing for a client that is known, unless a mount has rate limits of paths or roles.
/// </summary>
internal sealed class RateLimits(QuotaRules rules, LiveMounts mounts, Func<Transaction> begin, TimeProvider time)
{
    private const string Reason = "quota";

    private static readonly ExemptPaths DefaultExempt = new(ExemptPaths.Defaults);

    private readonly Lock _building = new();
    private Limiters _limiters = Limiters.None;
    private Exempt? _exempt;

    /// <summary>Whether answers tell what is left.</summary>
    public bool ShowsHeaders => Config is { ShowsHeaders: true };

    /// <summary>Whether audit hears of what is refused.</summary>
    public bool AuditsRefusals => Config is { AuditsRefusals: true };

    /// <summary>The refusal of a request whose client asks too often.</summary>
    public static Refusal RefusalOf(Request request, RateDecision decision) => new(
        RefusalKind.Throttled, $"request path {GoQuote.Quote(request.Path.Value)}: rate limit quota exceeded")
    {
        Reason = Reason,
        RetryAfter = decision.Reset,
    };

    /// <summary>Counts a request; null if no rate limit holds for it.</summary>
    public ValueTask<RateDecision?> CountAsync(Request request, CancellationToken cancel)
    {
        var path = request.Path.Value;
        if (rules.Rates.Rows.Count == 0 || IsExempt(path))
            return default;
        var limiters = Current().Index;
        var mount = mounts.Table.Serving(path);
        if (mount is null)
            return new(limiters.Find(0, path, "")?.Take(request.RemoteAddress));
        return limiters.HasRoles(mount.Id) && mount.Type.Engine is IResolvesRoles method
            ? CountOfRoleAsync(request, limiters, mount, method, cancel)
            : new(Find(limiters, mount, path, "")?.Take(request.RemoteAddress));
    }

    /// <summary>The limiter of a path; its spelling matters only where there are limiters of paths.</summary>
    private static RateLimiter? Find(QuotaIndex<RateLimiter> limiters, Mount mount, string path, string role)
    {
        var below = path.AsSpan(mount.Path.Length);
        return limiters.Find(
            mount.Id, limiters.HasPaths(mount.Id) ? mount.Type.Routes.UsualSpelling(below.ToString()) : below, role);
    }

    private QuotaConfigRow? Config => rules.Config.Rows.GetValueOrDefault(SystemSettings.Only);

    private async ValueTask<RateDecision?> CountOfRoleAsync(
        Request request,
        QuotaIndex<RateLimiter> limiters,
        Mount mount,
        IResolvesRoles method,
        CancellationToken cancel)
    {
        var path = request.Path.Value[mount.Path.Length..];
        using var tx = begin();
        var role = await method.RoleOfAsync(mount, path, request.Data, tx, cancel).ConfigureAwait(false);
        return Find(limiters, mount, request.Path.Value, role ?? "")?.Take(request.RemoteAddress);
    }

    private bool IsExempt(string path)
    {
        if (Config is not { } config)
            return DefaultExempt.Contain(path);
        var exempt = Volatile.Read(ref _exempt);
        if (exempt is null || !ReferenceEquals(exempt.Of, config))
            Volatile.Write(ref _exempt, exempt = new Exempt(config, new ExemptPaths(config.ExemptPaths)));
        return exempt.Paths.Contain(path);
    }

    private Limiters Current()
    {
        var rows = rules.Rates.Rows;
        var limiters = Volatile.Read(ref _limiters);
        return ReferenceEquals(limiters.Of, rows) ? limiters : Build(rows);
    }

    /// <summary>Limiters of these rows; those whose row did not change go on counting.</summary>
    private Limiters Build(FrozenDictionary<string, RateLimitRow> rows)
    {
        lock (_building)
        {
            var before = _limiters;
            if (ReferenceEquals(before.Of, rows))
                return before;
            var capacity = QuotaLimits.Clients / Math.Max(1, rows.Count);
            var all = new Dictionary<string, RateLimiter>(StringComparer.Ordinal);
            foreach (var (name, row) in rows)
            {
                all[name] = before.Of.TryGetValue(name, out var same) && same.Equals(row)
                    ? before.ByName[name]
                    : new RateLimiter(RateTerms.Of(row), capacity, time) { Name = name };
            }
            var index = new QuotaIndex<RateLimiter>(
                rows.Select(row => KeyValuePair.Create(QuotaScope.Of(row.Value.Scope), all[row.Key])));
            var built = new Limiters(rows, all, index);
            Volatile.Write(ref _limiters, built);
            return built;
        }
    }

    private sealed record Limiters(
        FrozenDictionary<string, RateLimitRow> Of,
        IReadOnlyDictionary<string, RateLimiter> ByName,
        QuotaIndex<RateLimiter> Index)
    {
        public static readonly Limiters None = new(
            FrozenDictionary<string, RateLimitRow>.Empty, new Dictionary<string, RateLimiter>(), new([]));
    }

    private sealed record Exempt(QuotaConfigRow Of, ExemptPaths Paths);
}
