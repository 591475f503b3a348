using Leasehold.Core.Barrier;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Core.Seal;
using Leasehold.Core.Seal.Api;
using Leasehold.Core.SystemApi.Ceremonies;
using Leasehold.Storage;

namespace Leasehold.Core;

/// <summary>A server without its network: sealed or not, it answers requests.</summary>
public sealed class Kernel : IEdgeRules, IAsyncDisposable
{
    private readonly Store _store;
    private readonly KernelOptions _options;
    private readonly ServerSeal _seal;
    private readonly SealRoutes _sealRoutes;
    private readonly SemaphoreSlim _changing = new(1, 1); // Unsealing and sealing, one at a time.
    private readonly AutoUnseal _autoUnseal;
    private readonly IDisposable _watch;
    private volatile OpenKernel? _open;

    private Kernel(Store store, KernelOptions options, ServerSeal seal)
    {
        _store = store;
        _options = options;
        _seal = seal;
        _watch = store.Watch(seal);
        _sealRoutes = new SealRoutes(this, options);
        _autoUnseal = new AutoUnseal(
            seal, cancel => UnsealAsync(() => seal.UnsealItselfAsync(cancel), cancel), options.Log, options.Time);
    }

    /// <summary>The state of the seal.</summary>
    public SealStatus Status => _seal.Status;

    /// <summary>Why the store can't be opened with the configured seals, and what to do; null if it can.</summary>
    public string? SealMismatch => _seal.Mismatch;

    /// <inheritdoc/>
    public CorsRules? Cors => _open?.Unsealed.Settings.Cors;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> UiHeaders =>
        _open?.Unsealed.Settings.UiHeaders ?? [];

    /// <summary>What lives behind the barrier; null while sealed.</summary>
    internal Unsealed? Unsealed => _open?.Unsealed;

    /// <summary>Opens a store that may be new, sealed. The kernel owns the store from here on.</summary>
    public static async ValueTask<Kernel> OpenAsync(Store store, KernelOptions options, CancellationToken cancel)
    {
        var seal = await ServerSeal.OpenAsync(store, options.Seals, cancel).ConfigureAwait(false);
        return new Kernel(store, options, seal);
    }

    /// <summary>Serves a request. Faults of ours come out as exceptions: the gateway answers them.</summary>
    public async ValueTask<Answer> HandleAsync(Request request, CancellationToken cancel)
    {
        if (_sealRoutes.Find(request.Path.Value) is { } own)
            return await own(request, cancel).ConfigureAwait(false);
        if (!Status.IsInitialized && CeremonyRoutes.IsCeremony(request.Path.Value))
            return Answer.Of(Refusal.Invalid("server is not yet initialized"));
        if (_open is not { } open || !open.Unsealed.TryEnter())
            return Answer.Of(Refusal.Sealed with { Reason = "sealed" });
        Answer answer;
        var slot = open.Unsealed.InFlight.Enter(request);
        try
        {
            answer = await open.Pipeline.HandleAsync(request, cancel).ConfigureAwait(false);
        }
        finally
        {
            open.Unsealed.InFlight.Leave(slot);
            open.Unsealed.Leave();
        }
        if (request.SealsServer && answer.Refusal is null)
            await SealAsync().ConfigureAwait(false);
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
        var result = await _seal.InitAsync(
            request,
            _options.Time.GetUtcNow(),
            (tx, _) =>
            {
                rootToken = FirstRows.Stage(tx, _options, rootTokenId);
                return ValueTask.CompletedTask;
            },
            cancel).ConfigureAwait(false);
        if (result.Fault is null)
        {
            _autoUnseal.Start();
            await _autoUnseal.FirstTry.ConfigureAwait(false);
        }
        return (result, rootToken);
    }

    /// <summary>Begins to unseal a store whose seal needs no people, and goes on until it succeeds.</summary>
    public void StartUnsealing() => _autoUnseal.Start();

    /// <summary>Takes a share of the unseal key; with the last one needed the server opens.</summary>
    /// <param name="share">The share, which belongs to the kernel from here on.</param>
    /// <param name="migrate">Whether its holder wants the store moved to the configured seal.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The refusal's text, or null.</returns>
    public ValueTask<string?> UnsealAsync(SecretBytes share, bool migrate, CancellationToken cancel) =>
        UnsealAsync(() => _seal.UnsealAsync(share, migrate, cancel), cancel);

    /// <summary>Forgets the shares given so far; the refusal's text, or null.</summary>
    public ValueTask<string?> ResetUnsealAsync(CancellationToken cancel) => _seal.ResetAsync(cancel);

    /// <summary>Seals: waits for the requests that run, then ends everything behind the barrier.</summary>
    public async ValueTask SealAsync()
    {
        await _changing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_open is { } open)
            {
                _open = null;
                await open.DisposeAsync().ConfigureAwait(false);
            }
            await _seal.SealAsync().ConfigureAwait(false);
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
        await SealAsync().ConfigureAwait(false);
        _watch.Dispose();
        _seal.Dispose();
        await _store.DisposeAsync().ConfigureAwait(false);
        _changing.Dispose();
    }

    private async ValueTask<string?> UnsealAsync(Func<ValueTask<UnsealResult>> unseal, CancellationToken cancel)
    {
        await _changing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var result = await unseal().ConfigureAwait(false);
            if (result.IsOpened)
                await OpenAsync(cancel).ConfigureAwait(false);
            return result.Fault;
        }
        finally
        {
            _changing.Release();
        }
    }

    private async ValueTask OpenAsync(CancellationToken cancel)
    {
        try
        {
            var barrier = await _seal.OpenBarrierAsync(_options.Time.GetUtcNow(), cancel).ConfigureAwait(false);
            var unsealed = await Core.Unsealed.OpenAsync(_store, barrier, _options, cancel).ConfigureAwait(false);
            _open = new OpenKernel(unsealed);
        }
        catch
        {
            await _seal.SealAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>An unsealed kernel: what lives behind the barrier and the way of a request through it.</summary>
    private sealed class OpenKernel : IAsyncDisposable
    {
        private readonly Contention _contention = new();

        public OpenKernel(Unsealed unsealed)
        {
            Unsealed = unsealed;
            var authentication = new Authentication(unsealed.Tokens, unsealed.Graves, unsealed.Policies);
            Pipeline = new RequestPipeline(
                unsealed,
                authentication,
                new Admission(unsealed.Begin, unsealed.Tokens, unsealed.Ender),
                new Execution(unsealed.Begin, authentication, _contention),
                new AuditTrail(unsealed.Audit, unsealed.Settings, unsealed.Clock));
        }

        public Unsealed Unsealed { get; }

        public RequestPipeline Pipeline { get; }

        public async ValueTask DisposeAsync()
        {
            await Unsealed.DisposeAsync().ConfigureAwait(false);
            _contention.Dispose();
        }
    }
}
