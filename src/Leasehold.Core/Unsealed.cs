using Leasehold.Core.Audit;
using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Identity.Api;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Leases;
using Leasehold.Core.Leases.Revocation;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Logins;
using Leasehold.Core.Metrics;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;
using Leasehold.Core.Quotas;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal.Ceremonies;
using Leasehold.Core.Settings;
using Leasehold.Core.SystemApi;
using Leasehold.Core.Tokens;
using Leasehold.Core.Tokens.Api;
using Leasehold.Core.Tokens.Roles;
using Leasehold.Core.Work;
using Leasehold.Core.Wrapping;
using Leasehold.Storage;

namespace Leasehold.Core;

/// <summary>
/// Everything that lives behind the barrier: built when unsealing, disposed when sealing, so that nothing survives.
/// </summary>
internal sealed class Unsealed : IAsyncDisposable
{
    private const int CachedTokens = 32_768;

    private readonly Store _store;
    private readonly List<IDisposable> _watches = [];
    private readonly List<IRunsWithKernel> _running;
    private readonly DueIndex _due = new();
    private readonly StoreGauges _gauges;
    private readonly RecentRows _recent = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _entered = 1; // The server's own entry, given back when sealing begins.

    private Unsealed(Store store, SecurityBarrier barrier, KernelOptions options, long lastWritten)
    {
        _store = store;
        Barrier = barrier;
        Barrier.TermLimits = () => Settings.KeyRotation.Limits;
        Clock = new ServerClock(options.Time, lastWritten);
        Hold = new RevocationHold(Clock);
        Log = options.Log;
        Ttls = new SystemTtls(options.Ttls);
        Lockouts = new KeptLockouts(new LoginLockouts(Clock, options.Lockouts), Begin);
        Quotas = new QuotaRoom(LiveMounts, Begin, options.Time, _ending.Token);
        Metrics = options.Metrics;
        Measures = new RequestMeasures(Metrics);
        Version = options.Version;
        InFlight = new InFlightRequests(options.Time);
        Pace = new BackgroundPace(InFlight, options.WorkTime);
        Versions = new VersionHistory(Begin, options.Version);
        var sets = new PolicySets();
        var cache = new RowCache<Token>(Tables.Token, CachedTokens);
        var entityCache = new RowCache<EntityRow>(Tables.Entity, IdentityLimits.CachedEntities);
        var groupCache = new RowCache<GroupRow>(Tables.Group, IdentityLimits.CachedGroups);
        var entities = new EntityStore(barrier, entityCache);
        var groups = new GroupStore(barrier, groupCache);
        Tokens = new TokenStore(barrier, LiveMounts, sets, cache, entities);
        Graves = new Graves(Tokens.Format);
        Deaths = new TokenDeaths(Tokens, Graves);
        Policies = new PolicyStore(Begin);
        Identity = new IdentityPolicies(Begin, entities, groups, Policies, sets);
        Issuer = new TokenIssuer(Tokens, _due);
        var aliases = new AliasEntities(entities);
        var external = new ExternalGroups(groups);
        Logins = new LoginIssuer(new LoginEntities(aliases, external, Identity), Issuer, sets, Ttls);
        var renewer = new TokenRenewer(Tokens, _due);
        var removal = new TokenRemoval(Tokens, Graves, LiveMounts);
        Ender = new TokenEnder(removal, Tokens);
        var catalog = new EngineCatalog(options.Engines);
        _running = [.. catalog.Types.Select(static type => type.Engine).OfType<IRunsWithKernel>().Distinct()];
        Leases = new LeaseRoom(this, catalog, _due);

        WrappingTokens = new WrappingTokens(Tokens, Deaths);
        Wrapping = new ResponseWrapping(Issuer, sets);

        var rootTokens = new RootTokenIssuer(Issuer, sets);
        Ceremonies = new KeyCeremonies(Begin, tx => rootTokens.Stage(tx, TokenMount()));

        Audit = new AuditBroker(options.Log.AuditFailed) { Measures = new AuditMeasures(Metrics) };
        AuditDevices = new AuditDevices(Audit, Clock);

        LoginRenewals = new LoginRenewals(LiveMounts, external, Ttls);
        var tokenEngine = new TokenEngine(
            new TokenCreation(
                Tokens, Issuer, new ChildPolicies(sets), new AliasedEntity(aliases, Identity),
                new TokenGrants(Ttls, Policies)),
            new TokenLookups(Tokens, Deaths, Identity, LoginRenewals, options.Log),
            new TokenRenewals(Tokens, renewer, Deaths, LoginRenewals, Identity),
            new TokenRevocations(Tokens, Deaths, Ender),
            new TokenRoleRoutes(sets, Ttls));
        Mounts = new MountStore(catalog, LiveMounts);
        MountMoves = new MountMoves(Mounts);
        Prefixes = new PrefixRevocationJob(BeginBackground, Leases, Tokens, Ender, Pace);
        var drain = new MountDrain(BeginBackground, Tokens, Ender, Leases.Store);
        Jobs = new JobRunner(
            BeginBackground,
            [
                new CascadeJob(BeginBackground, Tokens, removal, Leases.Ender),
                new TidyJob(BeginBackground, Tokens, Ender, options.Log),
                new DrainMountJob(BeginBackground, drain, _running),
                new MoveMountJob(BeginBackground, Mounts, MountMoves, drain, options.Log),
                new UpgradeMountJob(BeginBackground, Mounts),
                Prefixes,
                new LeaseTidyJob(BeginBackground, Leases.Store, options.Log),
                new IdentityRemovalJob(BeginBackground, entities, groups, Pace),
            ],
            Clock,
            options.Log);
        catalog.Add(new EngineType("token", EngineClass.Auth, tokenEngine, Mountable: false));
        var system = new SystemEngine(SystemRoutes.Of(this, catalog, options));
        catalog.Add(new EngineType("system", EngineClass.Secret, system, Mountable: false));
        var identity = new IdentityAnswers(LiveMounts);
        var ending = new IdentityRemoval(entities, groups, Jobs);
        catalog.Add(new EngineType("identity", EngineClass.Secret, new IdentityEngine(
        [
            new EntityRoutes(entities, groups, ending, identity),
            new EntityAliasRoutes(entities, LiveMounts, identity),
            new MergeRoute(entities),
            new GroupRoutes(groups, new GroupMembers(entities, groups), ending, identity),
            new GroupAliasRoutes(groups, ending, LiveMounts, identity),
            new LookupRoutes(entities, groups, identity),
        ]), Mountable: false));
        Dispatcher = new ExpiryDispatcher(
            BeginBackground,
            _due,
            [new DueTokens(Tokens, renewer, Ender), Leases.Due, new DueMountRows(LiveMounts)],
            Hold,
            Pace,
            options.Log);

        _gauges = new StoreGauges(
            this, new TokenForecast(Tokens, LiveMounts), new UsageCount(Metrics.Options.UsagePeriod, Clock));
        _watches.Add(Metrics.Watch(_gauges));
        Watch(_recent);
        Watch(cache);
        Watch(entityCache);
        Watch(groupCache);
        Watch(Identity);
        Watch(Policies);
        Watch(Mounts);
        Watch(_due);
        Watch(Hold.Written);
        Watch(Leases.Revocations);
        Watch(Ttls.Written);
        Watch(Quotas.Leases);
        foreach (var watcher in Settings.Watchers.Concat(Quotas.Rules.Watchers))
            Watch(watcher);
        Watch(Jobs);
    }

    public SecurityBarrier Barrier { get; }

    /// <summary>Cancelled when sealing begins.</summary>
    public CancellationToken Ending => _ending.Token;

    public ServerClock Clock { get; }

    /// <summary>
    /// Whether another server cannot have taken over. A store that is not shared is never lost to another server.
    /// </summary>
    public bool Leads => !_store.IsShared || _store.IsLeading;

    /// <summary>Whether physical revocation waits.</summary>
    public RevocationHold Hold { get; }

    public IKernelLog Log { get; }

    public LeaseRoom Leases { get; }

    public PrefixRevocationJob Prefixes { get; }

    public SystemTtls Ttls { get; }

    public SystemSettings Settings { get; } = new();

    /// <summary>How often clients may ask, and how many leases there may be.</summary>
    public QuotaRoom Quotas { get; }

    /// <summary>The version that the API tells.</summary>
    public string Version { get; }

    public VersionHistory Versions { get; }

    public InFlightRequests InFlight { get; }

    /// <summary>Where is told what is measured.</summary>
    public MetricRegistry Metrics { get; }

    /// <summary>What is measured of requests.</summary>
    public RequestMeasures Measures { get; }

    /// <summary>What holds background work back while requests are served.</summary>
    public BackgroundPace Pace { get; }

    public LiveMounts LiveMounts { get; } = new();

    public MountStore Mounts { get; }

    public MountMoves MountMoves { get; }

    public TokenStore Tokens { get; }

    public TokenIssuer Issuer { get; }

    public TokenEnder Ender { get; }

    public Graves Graves { get; }

    /// <summary>What tokens that requests name died of.</summary>
    public TokenDeaths Deaths { get; }

    public WrappingTokens WrappingTokens { get; }

    public ResponseWrapping Wrapping { get; }

    public PolicyStore Policies { get; }

    /// <summary>What identity adds to the policies of tokens.</summary>
    public IdentityPolicies Identity { get; }

    /// <summary>Who is kept out after failing logins.</summary>
    public KeptLockouts Lockouts { get; }

    /// <summary>Makes tokens of logins.</summary>
    public LoginIssuer Logins { get; }

    /// <summary>What auth methods say to renewals.</summary>
    public LoginRenewals LoginRenewals { get; }

    public KeyCeremonies Ceremonies { get; }

    public AuditBroker Audit { get; }

    public AuditDevices AuditDevices { get; }

    public JobRunner Jobs { get; }

    public ExpiryDispatcher Dispatcher { get; }

    /// <summary>
    /// Builds what lives behind the barrier and starts its work. The time last written, unix milliseconds, is that of
    /// before this server began to write.
    /// </summary>
    public static async ValueTask<Unsealed> OpenAsync(
        Store store, SecurityBarrier barrier, KernelOptions options, long lastWritten, CancellationToken cancel)
    {
        var unsealed = new Unsealed(store, barrier, options, lastWritten);
        try
        {
            using var tx = unsealed.Begin();
            await unsealed.Versions.RecordAsync(cancel).ConfigureAwait(false);
            await unsealed.Settings.LoadAsync(tx, cancel).ConfigureAwait(false);
            await unsealed.Quotas.Rules.LoadAsync(tx, cancel).ConfigureAwait(false);
            await unsealed.Hold.Written.LoadAsync(tx, cancel).ConfigureAwait(false);
            await unsealed.Ttls.Written.LoadAsync(tx, cancel).ConfigureAwait(false);
            await unsealed.Mounts.LoadAsync(tx, cancel).ConfigureAwait(false);
            await unsealed.Lockouts.LoadAsync(unsealed.LiveMounts.Table, cancel).ConfigureAwait(false);
            await unsealed._due.LoadAsync(tx, cancel).ConfigureAwait(false);
            await unsealed.AuditDevices.LoadAsync(tx, cancel).ConfigureAwait(false);
            await unsealed.Jobs.StartAsync(cancel).ConfigureAwait(false);
            await unsealed.StartEnginesAsync(cancel).ConfigureAwait(false);
            await unsealed.Leases.StartAsync(cancel).ConfigureAwait(false);
            unsealed.Dispatcher.Start();
            return unsealed;
        }
        catch
        {
            await unsealed.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A transaction of a request.</summary>
    public Transaction Begin() =>
        new(_store.Begin(), Barrier, Clock.GetUtcNow()) { Due = _due, Recent = _recent };

    /// <summary>
    /// A transaction of background work: it yields to requests. It sees one moment, with nothing remembered from
    /// before: a lease whose entry in the backlog is seen must be seen dead, or its secret would stay in its target.
    /// </summary>
    public Transaction BeginBackground() =>
        new(_store.Begin(CommitPriority.Background), Barrier, Clock.GetUtcNow()) { Due = _due, Pace = Pace };

    /// <summary>The servers that share the store; none if it is not shared.</summary>
    public ValueTask<IReadOnlyList<ServerCard>> ServersAsync(CancellationToken cancel) => _store.ServersAsync(cancel);

    /// <summary>
    /// Lets a request in, unless sealing has begun; each entry must be given back by <see cref="Leave"/>.
    /// </summary>
    public bool TryEnter()
    {
        int entered;
        do
        {
            entered = Volatile.Read(ref _entered);
            if (entered == 0 || _ending.IsCancellationRequested)
                return false;
        }
        while (Interlocked.CompareExchange(ref _entered, entered + 1, entered) != entered);
        return true;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _entered) == 0)
            _idle.TrySetResult();
    }

    private async ValueTask StartEnginesAsync(CancellationToken cancel)
    {
        var host = new EngineHost
        {
            Begin = BeginBackground,
            Leads = () => Leads,
            Clock = Clock,
            Log = Log,
            Metrics = Metrics,
            FindMount = id => LiveMounts.Table.Find(id),
            AllMounts = () => LiveMounts.Table.All,
        };
        foreach (var engine in _running)
            await engine.StartAsync(host, cancel).ConfigureAwait(false);
    }

    private Mount TokenMount() => LiveMounts.Table.Serving(RootTokenIssuer.Path)
        ?? throw new BrokenInvariant("the mount of tokens is gone");

    private void Watch(ICommitWatcher watcher) => _watches.Add(_store.Watch(watcher));

    /// <summary>Ends, in this order: admission, requests, background work, engines, caches, audit, keys.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ending.IsCancellationRequested)
            return;
        await _ending.CancelAsync().ConfigureAwait(false);
        Leave();
        await _idle.Task.ConfigureAwait(false);
        await Dispatcher.DisposeAsync().ConfigureAwait(false);
        await Jobs.DisposeAsync().ConfigureAwait(false);
        await Leases.DisposeAsync().ConfigureAwait(false);
        foreach (var engine in _running)
            await engine.StopAsync().ConfigureAwait(false);
        foreach (var watch in _watches)
            watch.Dispose();
        _gauges.Dispose();
        Ceremonies.Dispose();
        Audit.Dispose();
        Barrier.Dispose();
        _ending.Dispose();
    }
}
