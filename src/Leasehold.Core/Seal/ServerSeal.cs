using System.Globalization;
using System.Security.Cryptography;
using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Seal;

/// <summary>
/// The seal of one store: initialize, unseal share by share, seal. An unseal key, split into shares, opens the root
/// key's row; the root key opens the keyring. No key outlives its step; what is unsealed hangs on the barrier, which
/// sealing disposes.
/// </summary>
public sealed class ServerSeal : IDisposable
{
    /// <summary>Said when a store has keys already.</summary>
    public const string AlreadyInitialized = "Vault is already initialized";

    /// <summary>Said when a store has no keys yet.</summary>
    public const string NotInitialized = "Vault is not initialized";

    /// <summary>Said to a reset when there is nothing to unseal.</summary>
    public const string AlreadyUnsealed = "vault is unsealed";

    private const string WrongKey =
        "failed to decrypt encrypted stored keys: cipher: message authentication failed";

    private readonly Store _store;
    private readonly SemaphoreSlim _gate = new(1, 1); // One step at a time; each is short.
    private readonly ShareCollection _attempt = new();
    private SealConfiguration? _configuration;
    private SecurityBarrier? _barrier;

    private ServerSeal(Store store, SealConfiguration? configuration)
    {
        _store = store;
        _configuration = configuration;
        Status = Describe();
    }

    /// <summary>The state, as of the last finished step.</summary>
    public SealStatus Status { get; private set; }

    /// <summary>How the store is sealed; null before initialization.</summary>
    public SealConfiguration? Configuration => _configuration;

    /// <summary>The open barrier; null while sealed.</summary>
    public SecurityBarrier? Barrier => _barrier;

    /// <summary>Reads how a store is sealed. Throws <see cref="RecordDamagedException"/>.</summary>
    public static async ValueTask<ServerSeal> OpenAsync(Store store, CancellationToken cancel)
    {
        using var view = store.Begin();
        var row = await view.PeekAsync(SealConfiguration.Row.Bytes, cancel);
        return new ServerSeal(store, row is null ? null : SealConfiguration.Decode(row));
    }

    /// <summary>
    /// Creates the keys of a new store and commits them together with what <paramref name="alongside"/> stages, such as
    /// the root token. The store stays sealed. The result's shares are wiped by the caller.
    /// </summary>
    public async ValueTask<InitResult> InitAsync(
        InitRequest request, DateTimeOffset now, Func<Transaction, CancellationToken, ValueTask> alongside,
        CancellationToken cancel)
    {
        if (request.Fault() is { } fault)
            return InitResult.Refused(fault);

        await _gate.WaitAsync(cancel);
        try
        {
            return _configuration is null
                ? await CreateAsync(request, now, alongside, cancel)
                : InitResult.Refused(AlreadyInitialized);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Takes a share, which belongs to the seal from here on. A share known to this attempt changes nothing. The one
    /// that completes the key opens the barrier; a wrong key ends the attempt.
    /// </summary>
    public async ValueTask<UnsealResult> UnsealAsync(SecretBytes share, DateTimeOffset now, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (Refusal(share) is { } fault)
                return Dropped(share, fault);
            if (_barrier is not null || _configuration is not { } configuration)
                return Dropped(share, fault: null);

            _attempt.Add(share);
            return _attempt.Progress < configuration.Threshold
                ? default
                : await FinishAsync(configuration, now, cancel);
        }
        finally
        {
            Status = Describe();
            _gate.Release();
        }
    }

    /// <summary>Forgets the shares of this attempt; the refusal's text if the store is unsealed.</summary>
    public async ValueTask<string?> ResetAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (_barrier is not null)
                return AlreadyUnsealed;
            _attempt.Dispose();
            return null;
        }
        finally
        {
            Status = Describe();
            _gate.Release();
        }
    }

    /// <summary>Wipes every key. What uses the barrier must have ended before. Sealing twice is once.</summary>
    public async ValueTask SealAsync()
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            _attempt.Dispose();
            _barrier?.Dispose();
            _barrier = null;
        }
        finally
        {
            Status = Describe();
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _attempt.Dispose();
        _barrier?.Dispose();
        _gate.Dispose();
    }

    private async ValueTask<InitResult> CreateAsync(
        InitRequest request, DateTimeOffset now, Func<Transaction, CancellationToken, ValueTask> alongside,
        CancellationToken cancel)
    {
        var configuration = NewConfiguration(request);
        using var unsealKey = SecretBytes.Random(RecordCipher.KeySize);
        using var barrier = SecurityBarrier.Fresh(configuration.StoreId, now);
        using var tx = new Transaction(_store.Begin(), barrier, now);
        if (await tx.FindClearAsync(SealConfiguration.Row, cancel) is not null)
            return InitResult.Refused(AlreadyInitialized);

        tx.PutClear(SealConfiguration.Row, configuration.Encode());
        tx.PutClear(SealedKeys.RootKeyRow, barrier.SealRootKey(unsealKey));
        await alongside(tx, cancel);
        if (!(await tx.CommitWithAsync(barrier.TakeUses(), cancel)).IsCommitted) // The keyring goes with it.
            return InitResult.Refused(AlreadyInitialized);

        _configuration = configuration;
        Status = Describe();
        var shares = request.SecretThreshold == 1
            ? [new SecretBytes(unsealKey.Span)]
            : Shamir.Split(unsealKey, request.SecretShares, request.SecretThreshold);
        return new InitResult(shares, null);
    }

    private string? Refusal(SecretBytes share)
    {
        if (_configuration is null)
            return NotInitialized;
        if (_barrier is not null)
            return null;
        return share.Length switch
        {
            < UnsealKey.MinBytes => $"invalid key: key is shorter than minimum {UnsealKey.MinBytes} bytes",
            > UnsealKey.MaxBytes => $"invalid key: key is longer than maximum {UnsealKey.MaxBytes} bytes",
            _ => null,
        };
    }

    private async ValueTask<UnsealResult> FinishAsync(
        SealConfiguration configuration, DateTimeOffset now, CancellationToken cancel)
    {
        var combined = _attempt.Combine(configuration.Threshold);
        _attempt.Dispose(); // Whatever comes of it: a wrong share must not spoil the next attempt.
        using var unsealKey = combined.Secret;
        if (unsealKey is null)
            return new UnsealResult($"invalid key: failed to compute combined key: {combined.Fault}", null);

        var barrier = await OpenBarrierAsync(configuration.StoreId, unsealKey, now, cancel);
        if (barrier is null)
            return new UnsealResult(WrongKey, null);
        _barrier = barrier;
        return new UnsealResult(null, barrier);
    }

    /// <summary>The barrier that an unseal key opens, its new term stored; null if the key is wrong.</summary>
    private async ValueTask<SecurityBarrier?> OpenBarrierAsync(
        Id16 storeId, SecretBytes unsealKey, DateTimeOffset now, CancellationToken cancel)
    {
        byte[] rootKeyRow, keyringRow;
        using (var view = _store.Begin())
        {
            rootKeyRow = await view.PeekAsync(SealedKeys.RootKeyRow.Bytes, cancel) ?? [];
            keyringRow = await view.PeekAsync(SealedKeys.KeyringRow.Bytes, cancel) ?? [];
        }
        if (OpenRootKey(storeId, unsealKey, rootKeyRow) is not { } rootKey)
            return null;

        SecurityBarrier? opened = null;
        try
        {
            opened = SecurityBarrier.Open(storeId, rootKey, keyringRow);
            using var tx = new Transaction(_store.Begin(), opened, now);
            await tx.CommitWithAsync(opened.TakeUnseal(tx.Now), cancel); // Guards nothing, so it can't conflict.
            return opened;
        }
        catch
        {
            opened?.Dispose();
            rootKey.Dispose();
            throw;
        }
    }

    private static SecretBytes? OpenRootKey(Id16 storeId, SecretBytes unsealKey, byte[] row)
    {
        if (unsealKey.Length != RecordCipher.KeySize)
            return null;
        try
        {
            return SealedKeys.OpenRootKey(unsealKey, storeId, row);
        }
        catch (RecordDamagedException)
        {
            return null; // A wrong key and a damaged row look the same.
        }
    }

    private static UnsealResult Dropped(SecretBytes share, string? fault)
    {
        share.Dispose();
        return new UnsealResult(fault, null);
    }

    private static SealConfiguration NewConfiguration(InitRequest request) => new()
    {
        Type = SealConfiguration.ShamirType,
        Shares = request.SecretShares,
        Threshold = request.SecretThreshold,
        StoreId = Id16.Random(),
        ClusterId = Guid.NewGuid().ToString(),
        ClusterName = "vault-cluster-"
            + RandomNumberGenerator.GetInt32(int.MaxValue).ToString("x8", CultureInfo.InvariantCulture),
    };

    private SealStatus Describe()
    {
        var open = _barrier is not null;
        return new SealStatus(
            _configuration?.Type ?? SealConfiguration.ShamirType, _configuration is not null, !open,
            _configuration?.Threshold ?? 0, _configuration?.Shares ?? 0, _attempt.Progress, _attempt.Nonce,
            open ? _configuration?.ClusterId ?? "" : "", open ? _configuration?.ClusterName ?? "" : "");
    }
}
