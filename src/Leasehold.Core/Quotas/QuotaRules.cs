using Leasehold.Core.Barrier;
using Leasehold.Core.Quotas.Rows;
using Leasehold.Core.Settings;
using Leasehold.Storage;

namespace Leasehold.Core.Quotas;

/// <summary>The quotas as operators wrote them.</summary>
internal sealed class QuotaRules
{
    /// <summary>The rate limits, by name.</summary>
    public LiveSettings<RateLimitRow> Rates { get; } =
        new("quota-rate", new ProtoFormat<RateLimitRow>(RateLimitRow.Parser));

    /// <summary>The lease counts, by name.</summary>
    public LiveSettings<LeaseCountRow> Leases { get; } =
        new("quota-leases", new ProtoFormat<LeaseCountRow>(LeaseCountRow.Parser));

    /// <summary>What holds for all rate limits; its name is <see cref="SystemSettings.Only"/>.</summary>
    public LiveSettings<QuotaConfigRow> Config { get; } =
        new("quota-config", new ProtoFormat<QuotaConfigRow>(QuotaConfigRow.Parser));

    /// <summary>What must hear of commits.</summary>
    public IEnumerable<ICommitWatcher> Watchers => [Rates, Leases, Config];

    /// <summary>Reads all of them; once, when unsealing.</summary>
    public async ValueTask LoadAsync(Transaction tx, CancellationToken cancel)
    {
        await Rates.LoadAsync(tx, cancel).ConfigureAwait(false);
        await Leases.LoadAsync(tx, cancel).ConfigureAwait(false);
        await Config.LoadAsync(tx, cancel).ConfigureAwait(false);
    }

    /// <summary>Stages the end of all quotas of a mount, in the commit that ends the mount.</summary>
    public async ValueTask RemoveOfAsync(Transaction tx, ulong mount, CancellationToken cancel)
    {
        foreach (var (name, row) in await Rates.AllAsync(tx, cancel).ConfigureAwait(false))
        {
            if (row.Scope.Mount == mount)
                Rates.Delete(tx, name);
        }
        foreach (var (name, row) in await Leases.AllAsync(tx, cancel).ConfigureAwait(false))
        {
            if (row.Scope.Mount == mount)
                Leases.Delete(tx, name);
        }
    }
}
