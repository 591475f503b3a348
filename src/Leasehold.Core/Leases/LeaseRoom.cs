using Leasehold.Core.Barrier;
using Leasehold.Core.Leases.Revocation;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Metrics;
using Leasehold.Core.Routing;
using Leasehold.Core.Work;

namespace Leasehold.Core.Leases;

/// <summary>All that leases need behind the barrier, put together.</summary>
internal sealed class LeaseRoom : IAsyncDisposable
{
    private readonly Unsealed _unsealed;

    /// <summary>Builds it; the parts of <paramref name="unsealed"/> that it uses must be there.</summary>
    public LeaseRoom(Unsealed unsealed, EngineCatalog catalog, DueIndex due)
    {
        _unsealed = unsealed;
        Store = new LeaseStore(unsealed.Barrier, unsealed.LiveMounts, unsealed.Tokens);
        Issuer = new LeaseIssuer(Store, due, unsealed.Ttls);
        Renewer = new LeaseRenewer(due);
        Ender = new LeaseEnder(Store);
        Due = new DueLeases(Store, Renewer);
        Removal = new LeaseRemoval(unsealed.LiveMounts);
        Attempt = new RevocationAttempt(
            unsealed.BeginBackground, catalog, unsealed.Clock, unsealed.Log, unsealed.Ending)
        {
            Measures = new RevocationMeasures(unsealed.Metrics),
        };
        Work = new RevocationWork(
            unsealed.Begin, unsealed.BeginBackground, Attempt, new RevocationOutcome(Removal, due), unsealed.Pace,
            unsealed.Clock);
        Intents = new IntentRecovery(unsealed.BeginBackground, unsealed.Log);
        Revocations = new RevocationDispatcher(
            unsealed.BeginBackground, Work, Intents, unsealed.Hold, unsealed.Pace, unsealed.Log);
    }

    public LeaseStore Store { get; }

    public LeaseIssuer Issuer { get; }

    public LeaseRenewer Renewer { get; }

    public LeaseEnder Ender { get; }

    public LeaseRemoval Removal { get; }

    public DueLeases Due { get; }

    public RevocationAttempt Attempt { get; }

    public RevocationWork Work { get; }

    public IntentRecovery Intents { get; }

    public RevocationDispatcher Revocations { get; }

    /// <summary>The turns at leases whose renewal asks their target, too: one at a time.</summary>
    public KeyedTurns<Id16> Renewing { get; } = new();

    /// <summary>What is below a path, as the index by path has it (<see cref="LeasePrefix"/>).</summary>
    public string PrefixOf(string path) => LeasePrefix.Of(_unsealed.LiveMounts.Table, path);

    /// <summary>Takes back what a crash left half made, and starts on what waits.</summary>
    public async ValueTask StartAsync(CancellationToken cancel)
    {
        await Intents.AllAsync(cancel).ConfigureAwait(false);
        await Revocations.StartAsync(cancel).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => Revocations.DisposeAsync();
}
