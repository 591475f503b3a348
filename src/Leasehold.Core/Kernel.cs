using Leasehold.Core.Barrier;
using Leasehold.Core.HighAvailability;
using Leasehold.Core.Json;
using Leasehold.Core.Metrics;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Core.Seal;
using Leasehold.Core.Seal.Api;
using Leasehold.Core.SystemApi.Ceremonies;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core;

/// <summary>A server without its network: sealed, standing by or active, it answers requests.</summary>
public sealed class Kernel : IEdgeRules, ICandidate, IAsyncDisposable
{
    private const string MigrationNotDone = "seal migration not done: the shares that were given to this server " +
        "have been replaced by a rekey since; seal it and run operator unseal -migrate with the new ones";

    private readonly KernelOptions _options;
    private readonly ServerSeal _seal;
    private readonly SealRoutes _sealRoutes;
    private readonly SemaphoreSlim _changing = new(1, 1); // Unsealing and sealing, one at a time.
    private readonly AutoUnseal _autoUnseal;
    private readonly Leadership _leadership;
    private readonly ActiveServer _active;
    private TaskCompletionSource? _settled;
    private IDisposable _watch;
    private volatile OpenKernel? _open;

    private Kernel(
        Store store, Func<CancellationToken, ValueTask<Store>>? open, KernelOptions options, ServerSeal seal)
    {
        IsShared = store.IsShared;
        _options = options;
        _seal = seal;
        _watch = store.Watch(seal);
        options.Metrics.Watch(new ServerGauges(this, options.Metrics));
        _sealRoutes = new SealRoutes(this, options);
        _autoUnseal = new AutoUnseal(
            seal, cancel => UnsealAsync(() => seal.UnsealItselfAsync(cancel), cancel), options.Log, options.Time);
        _leadership = new Leadership(store, open, this, options);
        _active = new ActiveServer(() => _leadership.Store, options.Self.ApiAddress, options.Time);
    }

    /// <summary>The state of the seal.</summary>
    public SealStatus Status => _seal.Status;

    /// <summary>What this server does just now.</summary>
    public KernelRole Role => _open is { IsActive: true } ? KernelRole.Active
        : IsShared && !Status.IsSealed ? KernelRole.Standby
        : KernelRole.Sealed;

    /// <summary>Whether other servers may use the same store.</summary>
    public bool IsShared { get; }

    /// <summary>Completes when the store has failed for good: the process must end and open it again.</summary>
    public Task<StoreFailedException> StoreFailed => _leadership.Failed;

    /// <summary>Why the store can't be opened with the configured seals, and what to do; null if it can.</summary>
    public string? SealMismatch => _seal.Mismatch;

    /// <inheritdoc/>
    public CorsRules? Cors => _open?.Unsealed.Settings.Cors;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> UiHeaders =>
        _open?.Unsealed.Settings.UiHeaders ?? [];

    /// <summary>The requests that run now, as <c>sys/in-flight-req</c> shows them; none while sealed.</summary>
    public JsonMap RequestsInFlight => _open?.Unsealed.InFlight.ToMap() ?? new JsonMap();

    /// <summary>What lives behind the barrier; null while sealed or standing by.</summary>
    internal Unsealed? Unsealed => _open?.Unsealed;

    /// <summary>Since when this server is active; null if it is not.</summary>
    internal DateTimeOffset? ActiveSince => _open is { IsActive: true } open ? open.Since : null;

    bool ICandidate.CanLead => !_seal.Status.IsSealed;

    /// <summary>Opens a store that may be new, sealed. The kernel owns the store from here on.</summary>
    /// <param name="store">Led, unless it is shared.</param>
    /// <param name="options">What the server gives.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="reopen">Opens a shared store for reading once more; null if it is not shared.</param>
    public static async ValueTask<Kernel> OpenAsync(
        Store store, KernelOptions options, CancellationToken cancel,
        Func<CancellationToken, ValueTask<Store>>? reopen = null)
    {
        var seal = await ServerSeal.OpenAsync(store, options.Seals, cancel).ConfigureAwait(false);
        var kernel = new Kernel(store, reopen, options, seal);
        kernel._leadership.Start();
        return kernel;
    }

    /// <summary>Serves a request. Faults of ours come out as exceptions: the gateway answers them.</summary>
    public ValueTask<Answer> HandleAsync(Request request, CancellationToken cancel) =>
        _open is { HasRateLimits: true } open ? LimitAsync(open, request, cancel) : ServeAsync(request, cancel);

    private async ValueTask<Answer> LimitAsync(OpenKernel open, Request request, CancellationToken cancel)
    {
        if (await open.CountAsync(request, cancel).ConfigureAwait(false) is not { } rate)
            return await ServeAsync(request, cancel).ConfigureAwait(false);
        var answer = rate.IsAllowed
            ? await ServeAsync(request, cancel).ConfigureAwait(false)
            : open.Throttle(request, rate);
        if (open.Unsealed.Quotas.Rates.ShowsHeaders)
            answer.Rate = rate;
        return answer;
    }

    private async ValueTask<Answer> ServeAsync(Request request, CancellationToken cancel)
    {
        if (_sealRoutes.Find(request) is { } own)
        {
            await SocketThread.LeaveAsync();
            return await own(request, cancel).ConfigureAwait(false);
        }
        if (!Status.IsInitialized && CeremonyRoutes.IsCeremony(request.Path.Value))
            return Answer.Of(Refusal.Invalid("server is not yet initialized"));
        if (_open is not { } open || await open.HandleAsync(request, cancel).ConfigureAwait(false) is not { } answer)
            return await SendAwayAsync(cancel).ConfigureAwait(false);
        if (request.SealsServer && answer.Refusal is null)
            await SealAsync().ConfigureAwait(false);
        if (request.StepsDown && answer.Refusal is null)
            await _leadership.StepDownAsync(CancellationToken.None).ConfigureAwait(false);
        return answer;
    }

    /// <summary>
    /// Initializes a new store: keys, the first mounts and policies and a root token in one commit. Where the
    /// configured seal can, the server is unsealed when this returns; if that failed, the background tries again.
    /// </summary>
    /// <param name="request">How the unseal key, or the recovery key, is split.</param>
    /// <param name="rootTokenId">The root token an operator chose (dev mode); null: made up.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<(InitResult Result, string RootToken)> InitAsync(
        InitRequest request, string? rootTokenId, CancellationToken cancel)
    {
        var rootToken = "";
        var result = InitResult.Refused(ServerSeal.InitializedElsewhere);
        async ValueTask CreateAsync(CancellationToken ending)
        {
            // A caller that left sees no keys: none are made then, up to the commit.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ending, cancel);
            result = await _seal.InitAsync(
                request,
                _options.Time.GetUtcNow(),
                (tx, _) =>
                {
                    rootToken = FirstRows.Stage(tx, _options, rootTokenId);
                    return ValueTask.CompletedTask;
                },
                either.Token).ConfigureAwait(false);
        }
        if (Status.IsInitialized)
            await CreateAsync(cancel).ConfigureAwait(false); // It says what is wrong with that.
        else
            await _leadership.InitializeAsync(CreateAsync, cancel).ConfigureAwait(false);
        if (result.Fault is null)
        {
            _options.Log.SealChanged("security barrier initialized");
            _autoUnseal.Start();
            await _autoUnseal.FirstTry.ConfigureAwait(false);
        }
        return (result, rootToken);
    }

    /// <summary>Begins to unseal a store whose seal needs no people, and goes on until it succeeds.</summary>
    public void StartUnsealing() => _autoUnseal.Start();

    /// <summary>
    /// Takes a share of the unseal key; with the last one needed the server opens, or stands by if another is active.
    /// </summary>
    /// <param name="share">The share, which belongs to the kernel from here on.</param>
    /// <param name="migrate">Whether its holder wants the store moved to the configured seal.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The refusal's text, or null.</returns>
    public ValueTask<string?> UnsealAsync(SecretBytes share, bool migrate, CancellationToken cancel) =>
        UnsealAsync(() => _seal.UnsealAsync(share, migrate, cancel), cancel);

    /// <summary>Forgets the shares given so far; the refusal's text, or null.</summary>
    public ValueTask<string?> ResetUnsealAsync(CancellationToken cancel) => _seal.ResetAsync(cancel);

    /// <summary>
    /// Seals: waits for the requests that run, then ends everything behind the barrier. Another server that stands by
    /// becomes active.
    /// </summary>
    public async ValueTask SealAsync()
    {
        await _changing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await _seal.SealAsync().ConfigureAwait(false);
            await _leadership.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
            _options.Log.SealChanged("vault is sealed");
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Opens the files of audit devices anew, after a rotation.</summary>
    public void ReopenAudit() => _open?.Unsealed.Audit.Reopen();

    /// <summary>Seals and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await _autoUnseal.DisposeAsync().ConfigureAwait(false);
        await _leadership.DisposeAsync().ConfigureAwait(false);
        _watch.Dispose();
        _seal.Dispose();
        _changing.Dispose();
    }

    /// <summary>The server that is active instead of this one; null if none is known.</summary>
    internal ValueTask<ServerCard?> FindActiveAsync(CancellationToken cancel) => _active.FindAsync(cancel);

    async ValueTask ICandidate.ReadAsync(Store store, CancellationToken cancel)
    {
        var wasInitialized = Status.IsInitialized;
        _watch.Dispose();
        _watch = store.Watch(_seal);
        await _seal.ReadAsync(store, cancel).ConfigureAwait(false);
        if (!wasInitialized && Status.IsInitialized)
            _autoUnseal.Start();
    }

    async ValueTask ICandidate.ActivateAsync(Store store, CancellationToken cancel)
    {
        if (Status.IsSealed)
            return;
        try
        {
            var lastWritten = store.PersistedTime; // Before opening the barrier writes: it tells of a long gap.
            var (wasMigrating, wasPrepared) = (Status.IsMigrating, _seal.HoldsMigration);
            var barrier = await _seal.OpenBarrierAsync(_options.Time.GetUtcNow(), cancel).ConfigureAwait(false);
            if (wasMigrating)
                _options.Log.SealChanged(MigrationNews(Status, wasPrepared));
            var unsealed = await Core.Unsealed
                .OpenAsync(store, barrier, _options, lastWritten, cancel).ConfigureAwait(false);
            _options.Metrics.Cluster = _options.ClusterName ?? Status.ClusterName;
            _open = new OpenKernel(unsealed);
            _settled?.TrySetResult();
        }
        catch (Exception fault)
        {
            // A root key that was replaced opens nothing any more; on a store of its own nobody else could do better.
            if (!IsShared || fault is RecordDamagedException)
                await _seal.SealAsync().ConfigureAwait(false);
            await _seal.CloseBarrierAsync().ConfigureAwait(false);
            _settled?.TrySetException(fault);
            throw;
        }
    }

    async ValueTask ICandidate.DeactivateAsync()
    {
        if (_open is { } open)
        {
            _open = null;
            await open.DisposeAsync().ConfigureAwait(false);
        }
        await _seal.CloseBarrierAsync().ConfigureAwait(false);
    }

    private async ValueTask<string?> UnsealAsync(Func<ValueTask<UnsealResult>> unseal, CancellationToken cancel)
    {
        await _changing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await ReadableAsync(cancel).ConfigureAwait(false);
            _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var result = await unseal().ConfigureAwait(false);
            if (!result.IsOpened)
                return result.Fault;
            _options.Log.SealChanged("vault is unsealed");
            await SettleAsync(_settled.Task, cancel).ConfigureAwait(false);
            return result.Fault;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Waits for a store that is opened anew, but not for one that is away.</summary>
    private async ValueTask ReadableAsync(CancellationToken cancel)
    {
        try
        {
            await _leadership.WhenReadableAsync(cancel).WaitAsync(LeadershipLimits.Readable, _options.Time, cancel)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new StoreUnavailableException("the store cannot be opened anew, which is tried on");
        }
    }

    /// <summary>Waits until the server is active, unless another one is.</summary>
    private async ValueTask SettleAsync(Task settled, CancellationToken cancel)
    {
        _leadership.Wake();
        if (!IsShared)
        {
            await settled.WaitAsync(cancel).ConfigureAwait(false);
            return;
        }
        if (await FindActiveAsync(cancel).ConfigureAwait(false) is not null)
            return;
        try
        {
            await settled.WaitAsync(LeadershipLimits.Activation, _options.Time, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It stands by.
        }
    }

    private static string MigrationNews(SealStatus status, bool wasPrepared) => (status.IsMigrating, wasPrepared) switch
    {
        (false, _) => $"seal migration complete: the store is sealed by seal \"{status.Type}\" now",
        (true, true) => MigrationNotDone,
        (true, false) => $"another server has moved the store to seal \"{status.Type}\", which this one is not "
            + "configured for: give it the seal blocks of that one before its next start",
    };

    /// <summary>The answer of a server that is not active: who is.</summary>
    private async ValueTask<Answer> SendAwayAsync(CancellationToken cancel)
    {
        if (Role == KernelRole.Sealed)
            return Answer.Of(Refusal.Sealed with { Reason = "sealed" });
        return await FindActiveAsync(cancel).ConfigureAwait(false) is { ApiAddress.Length: > 0 } active
            ? Answer.Of(new Reply.Elsewhere(active.ApiAddress), default)
            : Answer.Of(Refusal.NoActiveServer);
    }
}
