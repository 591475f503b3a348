using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Seal;

/// <summary>
/// The seal of one store: initialize, unseal by shares or by itself, open the barrier, seal. An unseal key opens the
/// root key's row; the root key opens the keyring. Shares make the unseal key, or an <see cref="ISealWrapper"/> unwraps
/// it. While unsealed the seal holds the root key; unsealing writes nothing, so that it needs no right to write.
/// </summary>
public sealed class ServerSeal : ICommitWatcher, IDisposable
{
    /// <summary>Said when a store has keys already.</summary>
    public const string AlreadyInitialized = "Vault is already initialized";

    /// <summary>Said when another server is creating a store's keys, or this one for another caller.</summary>
    public const string InitializedElsewhere = "Vault is being initialized on another node";

    /// <summary>Said when a store has no keys yet.</summary>
    public const string NotInitialized = "Vault is not initialized";

    /// <summary>Said to a reset when there is nothing to unseal.</summary>
    public const string AlreadyUnsealed = "vault is unsealed";

    private readonly SealSetup _setup;
    private readonly SemaphoreSlim _gate = new(1, 1); // One step at a time.
    private readonly ShareCollection _attempt = new();
    private Store _store;
    private StoredKeys _keys;
    private SealConfiguration? _configuration;
    private SecretBytes? _rootKey;
    private SealMigration? _migration;
    private SecurityBarrier? _barrier;

    private ServerSeal(Store store, SealSetup setup)
    {
        _store = store;
        _setup = setup;
        _keys = new StoredKeys(store);
        Status = Describe();
    }

    /// <summary>The state, as of the last finished step.</summary>
    public SealStatus Status { get; private set; }

    /// <summary>Whether what opened the store has prepared a change of its seal, which leading stores.</summary>
    public bool HoldsMigration => _migration is not null;

    /// <summary>How the store is sealed; null before initialization.</summary>
    public SealConfiguration? Configuration => _configuration;

    /// <summary>The open barrier; null while sealed, or while nobody has opened it.</summary>
    public SecurityBarrier? Barrier => _barrier;

    /// <summary>Why the store can't be opened with the configured seals, and what to do; null if it can.</summary>
    public string? Mismatch => _setup.PlanFor(_configuration).Fault;

    /// <summary>Whether the store is opened without people.</summary>
    public bool UnsealsItself =>
        _configuration is { } stored && _setup.PlanFor(stored) is { Opener: not null, Migrates: false };

    /// <summary>
    /// Reads how a store is sealed. The wrappers belong to the seal from here on, but for an exception. Throws
    /// <see cref="RecordDamagedException"/>.
    /// </summary>
    public static async ValueTask<ServerSeal> OpenAsync(Store store, SealSetup setup, CancellationToken cancel)
    {
        var seal = new ServerSeal(store, setup);
        await seal.ReadAsync(store, cancel).ConfigureAwait(false);
        return seal;
    }

    /// <summary>
    /// Goes on with the store as it is open now, and reads again how it is sealed: another server may have initialized
    /// or migrated it. The barrier is closed.
    /// </summary>
    public async ValueTask ReadAsync(Store store, CancellationToken cancel)
    {
        using var step = await EnterAsync(cancel).ConfigureAwait(false);
        if (store != _store)
            (_store, _keys) = (store, new StoredKeys(store));
        _configuration = await _keys.ReadConfigurationAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Creates the keys of a new store and commits them together with what <paramref name="alongside"/> stages, such as
    /// the root token. The store stays sealed. The result's shares are wiped by the caller.
    /// </summary>
    public async ValueTask<InitResult> InitAsync(
        InitRequest request, DateTimeOffset now, Func<Transaction, CancellationToken, ValueTask> alongside,
        CancellationToken cancel)
    {
        if (request.Fault(_setup.Active?.Type) is { } fault)
            return InitResult.Refused(fault);

        using var step = await EnterAsync(cancel).ConfigureAwait(false);
        if (_configuration is not null)
            return InitResult.Refused(AlreadyInitialized);
        var creation = new SealInitialization(_store, _setup.Active);
        var (result, created) = await creation.CreateAsync(request, now, alongside, cancel).ConfigureAwait(false);
        _configuration = created;
        return result;
    }

    /// <summary>
    /// Takes a share, which belongs to the seal from here on: of the unseal key, or of the recovery key where the store
    /// unseals itself. A share known to this attempt changes nothing. The one that completes the key unseals; a wrong
    /// key ends the attempt.
    /// </summary>
    /// <param name="share">The share.</param>
    /// <param name="migrate">Whether its holder wants the store moved to the seal in use.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<UnsealResult> UnsealAsync(SecretBytes share, bool migrate, CancellationToken cancel)
    {
        using var step = await EnterAsync(cancel).ConfigureAwait(false);
        var fault = Refusal(share, migrate);
        if (fault is not null || _rootKey is not null || _configuration is not { } stored)
        {
            share.Dispose();
            return new UnsealResult(fault, false);
        }
        _attempt.Add(share);
        return _attempt.Progress < stored.Threshold ? default : await FinishAsync(stored, cancel).ConfigureAwait(false);
    }

    /// <summary>Unseals without people; the result tells why not, and the same call may succeed later.</summary>
    public async ValueTask<UnsealResult> UnsealItselfAsync(CancellationToken cancel)
    {
        using var step = await EnterAsync(cancel).ConfigureAwait(false);
        if (_configuration is not { } stored)
            return UnsealResult.Refused(NotInitialized);
        return _rootKey is not null
            ? default
            : await TakeAsync(await Opening().ByItselfAsync(stored, cancel).ConfigureAwait(false), cancel)
                .ConfigureAwait(false);
    }

    /// <summary>
    /// Opens the barrier of an unsealed store for who leads: stores one more unsealing with its new key term, and a
    /// migration that is still due, in one commit. The barrier belongs to the seal, which disposes it.
    /// </summary>
    public async ValueTask<SecurityBarrier> OpenBarrierAsync(DateTimeOffset now, CancellationToken cancel)
    {
        using var step = await EnterAsync(cancel).ConfigureAwait(false);
        if (_barrier is { } open)
            return open;
        if (_rootKey is not { } rootKey || _configuration is not { } stored)
            throw new BrokenInvariant("the barrier of a sealed store");
        if (_migration is { } kept && !await kept.IsDueAsync(_keys, stored, rootKey, cancel).ConfigureAwait(false))
            EndMigration();
        var barrier = await _keys.OpenBarrierAsync(stored.StoreId, rootKey, cancel).ConfigureAwait(false);
        try
        {
            using var tx = new Transaction(_store.Begin(), barrier, now);
            _migration?.Stage(tx, stored);
            await tx.CommitWithAsync(barrier.TakeUnseal(tx.Now), cancel).ConfigureAwait(false); // Guards nothing.
        }
        catch
        {
            barrier.Dispose();
            throw;
        }
        _configuration = _migration?.After(stored) ?? stored;
        EndMigration();
        _barrier = barrier;
        return barrier;
    }

    /// <summary>
    /// The barrier of an unsealed store for who only reads: nothing is stored. It belongs to the caller.
    /// </summary>
    public async ValueTask<SecurityBarrier> OpenForReadingAsync(CancellationToken cancel)
    {
        using var step = await EnterAsync(cancel).ConfigureAwait(false);
        if (_rootKey is not { } rootKey || _configuration is not { } stored)
            throw new BrokenInvariant("the barrier of a sealed store");
        return await _keys.OpenBarrierAsync(stored.StoreId, rootKey, cancel).ConfigureAwait(false);
    }

    /// <summary>Forgets the shares of this attempt; the refusal's text if the store is unsealed.</summary>
    public async ValueTask<string?> ResetAsync(CancellationToken cancel)
    {
        using var step = await EnterAsync(cancel).ConfigureAwait(false);
        if (_rootKey is not null)
            return AlreadyUnsealed;
        _attempt.Dispose();
        return null;
    }

    /// <summary>Hears that how the store is sealed has changed: new shares count from this commit on.</summary>
    public void Published(CommittedGroup group)
    {
        for (var i = 0; i < group.Count; i++)
        {
            foreach (ref readonly var write in group[i].Writes.Span)
            {
                if (write.Kind != WriteKind.Put || !SealConfiguration.Row.Span.SequenceEqual(write.Key))
                    continue;
                _configuration = SealConfiguration.Decode(write.Value);
                Status = Describe();
            }
        }
    }

    /// <summary>Wipes the keys of the barrier, and keeps the root key. What uses it must have ended before.</summary>
    public async ValueTask CloseBarrierAsync()
    {
        using var step = await EnterAsync(CancellationToken.None).ConfigureAwait(false);
        _barrier?.Dispose();
        _barrier = null;
    }

    /// <summary>
    /// Wipes the root key and the shares; an open barrier is closed by who uses it. Sealing twice is once.
    /// </summary>
    public async ValueTask SealAsync()
    {
        using var step = await EnterAsync(CancellationToken.None).ConfigureAwait(false);
        Forget();
    }

    /// <summary>Wipes every key and disposes the wrappers.</summary>
    public void Dispose()
    {
        Forget();
        _barrier?.Dispose();
        _setup.Active?.Dispose();
        _setup.Disabled?.Dispose();
        _gate.Dispose();
    }

    private async ValueTask<UnsealResult> FinishAsync(SealConfiguration stored, CancellationToken cancel)
    {
        var combined = _attempt.Combine(stored.Threshold);
        _attempt.Dispose(); // Whatever comes of it: a wrong share must not spoil the next attempt.
        using var held = combined.Secret;
        if (held is null)
            return UnsealResult.Refused($"invalid key: failed to compute combined key: {combined.Fault}");
        var opened = await Opening().ByHeldKeyAsync(stored, held, cancel).ConfigureAwait(false);
        return await TakeAsync(opened, cancel).ConfigureAwait(false);
    }

    /// <summary>Keeps what was opened, once the keyring has shown that the root key is the right one.</summary>
    private async ValueTask<UnsealResult> TakeAsync(OpenedSeal opened, CancellationToken cancel)
    {
        if (opened.RootKey is not { } rootKey || _configuration is not { } stored)
            return new UnsealResult(opened.Fault, false);
        _migration = opened.Migration;
        try
        {
            (await _keys.OpenBarrierAsync(stored.StoreId, rootKey, cancel).ConfigureAwait(false)).Dispose();
        }
        catch
        {
            EndMigration();
            rootKey.Dispose();
            throw;
        }
        _rootKey = rootKey;
        return new UnsealResult(null, true);
    }

    private string? Refusal(SecretBytes share, bool migrate)
    {
        if (_configuration is not { } stored)
            return NotInitialized;
        if (_rootKey is not null)
            return null;
        var plan = _setup.PlanFor(stored);
        if (plan.Fault is { } fault)
            return fault;
        if (migrate && !plan.Migrates)
            return "can't perform a seal migration, no migration seal found";
        if (!migrate && plan.Migrates)
            return "migrate option not provided and seal migration is pending; use operator unseal -migrate";
        if (stored.Shares == 0)
            return "this store has no recovery keys: it can only be unsealed by its seal";
        return share.Length switch
        {
            < UnsealKey.MinBytes => $"invalid key: key is shorter than minimum {UnsealKey.MinBytes} bytes",
            > UnsealKey.MaxBytes => $"invalid key: key is longer than maximum {UnsealKey.MaxBytes} bytes",
            _ => null,
        };
    }

    private SealOpening Opening() => new(_keys, _setup);

    private void Forget()
    {
        _attempt.Dispose();
        EndMigration();
        _rootKey?.Dispose();
        _rootKey = null;
    }

    private void EndMigration()
    {
        _migration?.Dispose();
        _migration = null;
    }

    private SealStatus Describe() =>
        SealStatus.Of(_setup, _configuration, isSealed: _rootKey is null, _attempt.Progress, _attempt.Nonce);

    private async ValueTask<Step> EnterAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        return new Step(this);
    }

    /// <summary>A step of the seal: alone while it lasts, and the status follows it.</summary>
    private readonly struct Step(ServerSeal seal) : IDisposable
    {
        public void Dispose()
        {
            seal.Status = seal.Describe();
            seal._gate.Release();
        }
    }
}
