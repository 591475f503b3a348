using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>
/// Makes a root token with the consent of those who hold shares. One at a time; its state is in memory only and ends
/// with sealing.
/// </summary>
internal sealed class RootGeneration(
    IReadOnlyList<IHeldKey> keys, Func<Transaction, IssuedToken> stageToken) : IDisposable
{
    private readonly Steps _steps = new();
    private readonly Quorum _quorum = new("root generation operation");
    private TokenVeil? _veil;

    /// <summary>How far it is.</summary>
    public async ValueTask<RootGenerationStatus> StatusAsync(Transaction tx, CancellationToken cancel) =>
        Describe(await SealConfiguration.ReadAsync(tx, cancel).ConfigureAwait(false));

    /// <summary>Begins one; without pad and key the pad is made here and told once.</summary>
    public async ValueTask<Outcome<RootGenerationStatus>> StartAsync(
        Transaction tx, string otp, string pgpKey, CancellationToken cancel)
    {
        using var step = await _steps.EnterAsync(cancel).ConfigureAwait(false);
        var seal = await SealConfiguration.ReadAsync(tx, cancel).ConfigureAwait(false);
        if (HeldIn(seal) is null)
            return Refusal.Invalid("nobody holds shares of a key of this server: no root token can be made by them");
        if (_veil is not null)
            return Refusal.Invalid("root generation already in progress");
        var made = otp.Length == 0 && pgpKey.Length == 0 ? TokenVeil.NewOtp() : "";
        if (!TokenVeil.TryMake(made.Length > 0 ? made : otp, pgpKey, out var veil, out var fault))
            return Refusal.Invalid(fault);
        _veil = veil;
        _quorum.Begin();
        return Describe(seal) with { Otp = made };
    }

    /// <summary>Ends it without a token; there may be none.</summary>
    public async ValueTask<Refusal?> CancelAsync(Request request, CancellationToken cancel)
    {
        using var step = await _steps.EnterAsync(cancel).ConfigureAwait(false);
        if (_veil is null)
            return null;
        if ((_quorum.Completing ?? CancelRight.Refuse(request, _quorum.Progress > 0, _quorum.Nonce)) is { } refusal)
            return refusal;
        Reset();
        return null;
    }

    /// <summary>Takes a share, which belongs to the ceremony from here on. The last one makes the token.</summary>
    public async ValueTask<Outcome<RootGenerationStatus>> UpdateAsync(
        Request request, Transaction tx, SecretBytes share, CancellationToken cancel)
    {
        using var step = await _steps.EnterAsync(cancel).ConfigureAwait(false);
        var seal = await SealConfiguration.ReadAsync(tx, cancel).ConfigureAwait(false);
        if (_veil is null)
        {
            share.Dispose();
            return Refusal.Invalid("no root generation in progress");
        }
        if (_quorum.Take(share, request.Text("nonce")) is { } unfit)
            return unfit;
        try
        {
            return _quorum.Progress < seal.Threshold
                ? Describe(seal)
                : await FinishAsync(request, tx, seal, _veil, cancel).ConfigureAwait(false);
        }
        catch
        {
            _quorum.WithdrawLast();
            throw;
        }
    }

    public void Dispose()
    {
        Reset();
        _steps.Dispose();
    }

    private async ValueTask<Outcome<RootGenerationStatus>> FinishAsync(
        Request request, Transaction tx, SealConfiguration seal, TokenVeil veil, CancellationToken cancel)
    {
        var held = HeldIn(seal) ?? throw new BrokenInvariant("shares of a key that nobody holds");
        var combined = _quorum.Combine(seal.Threshold);
        using var key = combined.Secret;
        if (key is null || !await held.IsAsync(tx, seal, key, cancel).ConfigureAwait(false))
        {
            _quorum.Clear();
            return Refusal.Invalid($"root generation aborted: {held.Name} verification failed: " +
                (combined.Fault ?? "the shares given do not make the key; all must be given again"));
        }
        var token = stageToken(tx);
        var done = Describe(seal) with { EncodedToken = veil.Hide(token.Secret) };
        request.IssuedToken = token.Id;
        _quorum.CompleteWith(request, Reset);
        return done;
    }

    private IHeldKey? HeldIn(SealConfiguration seal)
    {
        foreach (var key in keys)
        {
            if (key.Absence(seal) is null)
                return key;
        }
        return null;
    }

    private RootGenerationStatus Describe(SealConfiguration seal) =>
        new(_quorum.Nonce, _quorum.Progress, seal.Threshold, _veil?.Fingerprint ?? "");

    private void Reset()
    {
        _quorum.Dispose();
        _veil?.Dispose();
        _veil = null;
    }
}
