using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>
/// Makes new shares of a held key, with the consent of those who hold the old ones. One at a time; its state is in
/// memory only and ends with sealing. With verification the new key counts only once enough of its shares came back.
/// </summary>
internal sealed class Rekey(KeyReplacement replacement) : IDisposable
{
    private readonly Steps _steps = new();
    private readonly Quorum _quorum = new("rekey operation");
    private readonly PendingKey _pending = new();
    private RekeyPlan? _plan;

    private IHeldKey Held => replacement.Held;

    private string Target => Held is HeldRecoveryKey ? "recovery" : "barrier";

    /// <summary>How far it is.</summary>
    public async ValueTask<Outcome<RekeyStatus>> StatusAsync(Transaction tx, CancellationToken cancel)
    {
        var seal = await SealConfiguration.ReadAsync(tx, cancel).ConfigureAwait(false);
        if (Held.Absence(seal) is { } absent)
            return Refusal.Invalid(absent);
        return Describe(seal);
    }

    /// <summary>Begins one.</summary>
    public async ValueTask<Outcome<RekeyStatus>> StartAsync(Transaction tx, RekeyPlan plan, CancellationToken cancel)
    {
        using var step = await _steps.EnterAsync(cancel).ConfigureAwait(false);
        var seal = await SealConfiguration.ReadAsync(tx, cancel).ConfigureAwait(false);
        if (Held.Absence(seal) is { } absent)
            return Refusal.Invalid(absent);
        if (_plan is not null)
            return Refusal.Invalid("rekey already in progress");
        _plan = plan;
        _quorum.Begin();
        return Describe(seal);
    }

    /// <summary>Ends it without new shares; there may be none.</summary>
    public async ValueTask<Refusal?> CancelAsync(Request request, CancellationToken cancel)
    {
        using var step = await _steps.EnterAsync(cancel).ConfigureAwait(false);
        if (_plan is null)
            return null;
        if ((_quorum.Completing ?? _pending.Quorum.Completing) is { } busy)
            return busy;
        var hasProgress = _quorum.Progress > 0 || _pending.Key is not null;
        if (CancelRight.Refuse(request, hasProgress, _quorum.Nonce, _pending.Quorum.Nonce) is { } refusal)
            return refusal;
        Reset();
        return null;
    }

    /// <summary>Takes a share of the old key, which belongs to the ceremony from here on.</summary>
    public async ValueTask<Outcome<RekeyStep>> UpdateAsync(
        Request request, Transaction tx, SecretBytes share, CancellationToken cancel)
    {
        using var step = await _steps.EnterAsync(cancel).ConfigureAwait(false);
        var seal = await SealConfiguration.ReadAsync(tx, cancel).ConfigureAwait(false);
        if (NotCollecting(seal) is { } refusal)
        {
            share.Dispose();
            return refusal;
        }
        if (_quorum.Take(share, request.Text("nonce")) is { } unfit)
            return unfit;
        try
        {
            return _quorum.Progress < seal.Threshold
                ? new RekeyStep(Describe(seal), null)
                : await FinishAsync(request, tx, seal, cancel).ConfigureAwait(false);
        }
        catch
        {
            _quorum.WithdrawLast();
            throw;
        }
    }

    /// <summary>Takes a share of the new key back.</summary>
    /// <returns>The verification's nonce in a status, or, once the new key counts, in a result.</returns>
    public async ValueTask<Outcome<RekeyStep>> VerifyAsync(
        Request request, Transaction tx, SecretBytes share, CancellationToken cancel)
    {
        using var step = await _steps.EnterAsync(cancel).ConfigureAwait(false);
        if (NotVerifying is { } refusal)
        {
            share.Dispose();
            return refusal;
        }
        if (_pending.Quorum.Take(share, request.Text("nonce")) is { } unfit)
            return unfit;
        try
        {
            return await VerifiedAsync(request, tx, cancel).ConfigureAwait(false);
        }
        catch
        {
            _pending.Quorum.WithdrawLast();
            throw;
        }
    }

    /// <summary>How far the verification is.</summary>
    public async ValueTask<Outcome<RekeyStatus>> VerificationAsync(Transaction tx, CancellationToken cancel) =>
        NotVerifying is { } refusal ? refusal : await StatusAsync(tx, cancel).ConfigureAwait(false);

    /// <summary>Begins the verification again, under another nonce.</summary>
    public async ValueTask<Outcome<RekeyStatus>> RestartVerificationAsync(
        Request request, Transaction tx, CancellationToken cancel)
    {
        using var step = await _steps.EnterAsync(cancel).ConfigureAwait(false);
        if ((NotVerifying ?? _pending.Quorum.Completing) is { } refusal)
            return refusal;
        var right = CancelRight.Refuse(request, _pending.Quorum.Progress > 0, _pending.Quorum.Nonce);
        if (right is not null)
            return right;
        _pending.Quorum.Begin();
        return Describe(await SealConfiguration.ReadAsync(tx, cancel).ConfigureAwait(false));
    }

    public void Dispose()
    {
        Reset();
        _steps.Dispose();
    }

    private Refusal? NotVerifying => _plan is null ? Refusal.Invalid("no rekey configuration found")
        : _pending.Key is null ? Refusal.Invalid("no rekey verification in progress")
        : null;

    private Refusal? NotCollecting(SealConfiguration seal)
    {
        if (Held.Absence(seal) is { } absent)
            return Refusal.Invalid(absent);
        if (_plan is null)
            return Refusal.Invalid($"no {Target} rekey in progress");
        return _pending.Key is null ? null : Refusal.Invalid(
            "rekey operation already finished; verification must be performed; " +
            $"nonce for the verification operation is \"{_pending.Quorum.Nonce}\"");
    }

    private async ValueTask<Outcome<RekeyStep>> FinishAsync(
        Request request, Transaction tx, SealConfiguration seal, CancellationToken cancel)
    {
        var plan = _plan ?? throw new BrokenInvariant("a share without a rekey");
        var combined = _quorum.Combine(seal.Threshold);
        using var key = combined.Secret;
        if (key is null || !await Held.IsAsync(tx, seal, key, cancel).ConfigureAwait(false))
        {
            _quorum.Clear();
            return Refusal.Invalid($"rekey aborted: {Held.Name} verification failed: " +
                (combined.Fault ?? "the shares given do not make the key; all must be given again"));
        }

        using var made = new MadeKey(plan);
        if (plan.Backup)
            ShareBackup.Stage(tx, Held, _quorum.Nonce, plan, made.Encoded);
        if (plan.RequiresVerification)
            return Pend(request, tx, plan, made);
        await replacement.StageAsync(request, tx, made.Key, plan, cancel).ConfigureAwait(false);
        var result = new RekeyResult(_quorum.Nonce, plan, made.Encoded, "");
        _quorum.CompleteWith(request, Reset);
        return new RekeyStep(null, result);
    }

    /// <summary>The new key waits for its verification; the old one counts until then.</summary>
    private RekeyStep Pend(Request request, Transaction tx, RekeyPlan plan, MadeKey made)
    {
        var key = new SecretBytes(made.Key.Span);
        request.WhenUndelivered(() =>
        {
            Reset(); // Nobody has these shares.
            return ValueTask.CompletedTask;
        });
        _pending.Begin(key);
        if (tx.HasWrites)
            _quorum.CompleteWith(request, _quorum.Clear, _pending.Dispose);
        else
            _quorum.Clear();
        return new RekeyStep(null, new RekeyResult(_quorum.Nonce, plan, made.Encoded, _pending.Quorum.Nonce));
    }

    private async ValueTask<Outcome<RekeyStep>> VerifiedAsync(
        Request request, Transaction tx, CancellationToken cancel)
    {
        var plan = _plan ?? throw new BrokenInvariant("a verification without a rekey");
        var expected = _pending.Key ?? throw new BrokenInvariant("a verification without a key");
        var seal = await SealConfiguration.ReadAsync(tx, cancel).ConfigureAwait(false);
        if (_pending.Quorum.Progress < plan.Threshold)
            return new RekeyStep(Describe(seal), null);
        var combined = _pending.Quorum.Combine(plan.Threshold);
        using var key = combined.Secret;
        if (key is null || key.Length != expected.Length || !key.FixedTimeEquals(expected))
        {
            _pending.Quorum.Clear();
            return Refusal.Invalid("rekey verification failed: " +
                (combined.Fault ?? "incorrect key shares: all new shares must be given again"));
        }
        await replacement.StageAsync(request, tx, key, plan, cancel).ConfigureAwait(false);
        var nonce = _pending.Quorum.Nonce;
        _pending.Quorum.CompleteWith(request, Reset);
        return new RekeyStep(null, new RekeyResult(nonce, plan, new EncodedShares([], []), nonce));
    }

    private RekeyStatus Describe(SealConfiguration seal) => new(
        _quorum.Nonce, _plan, _quorum.Progress, seal.Threshold, _pending.Quorum.Nonce, _pending.Quorum.Progress);

    private void Reset()
    {
        _plan = null;
        _quorum.Dispose();
        _pending.Dispose();
    }
}
