using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>
/// Collects shares under a nonce until they make a key. The share that completes it counts once the request that gave
/// it has committed: until then nobody else gets in, and if the commit fails the share is as if it had not come.
/// </summary>
/// <param name="operation">Names it in refusals: <c>rekey operation</c>.</param>
internal sealed class Quorum(string operation) : IDisposable
{
    /// <summary>Said when no share was sent.</summary>
    public const string Missing = "'key' must be specified in request body as JSON";

    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(1);

    private readonly ShareCollection _shares = new();
    private bool _completing;

    /// <summary>Names this attempt; empty when there is none.</summary>
    public string Nonce => _shares.Nonce;

    public int Progress => _shares.Progress;

    /// <summary>
    /// Said while the request that gave the last share has not committed yet; null at all other times.
    /// </summary>
    public Refusal? Completing =>
        _completing ? Refusal.Busy($"this {operation} is being completed; try again", Shortly) : null;

    /// <summary>Begins an attempt with a fresh nonce.</summary>
    public void Begin() => _shares.Begin();

    /// <summary>Takes a share, which belongs to the quorum from here on.</summary>
    public Refusal? Take(SecretBytes share, string nonce)
    {
        if (Unfit(share, nonce) is { } refusal)
        {
            share.Dispose();
            return refusal;
        }
        return _shares.Add(share)
            ? null
            : Refusal.Invalid("given key has already been provided during this generation operation");
    }

    /// <summary>The key of the shares. Wrong ones end the attempt: the caller says what that means.</summary>
    public CombinedShares Combine(int threshold) => _shares.Combine(threshold);

    /// <summary>Forgets the share taken last.</summary>
    public void WithdrawLast() => _shares.WithdrawLast();

    /// <summary>Forgets the shares; the attempt goes on under its nonce.</summary>
    public void Clear() => _shares.Clear();

    /// <summary>
    /// Lets nobody in until the request has committed; then the attempt is over, or the share withdrawn.
    /// </summary>
    public void CompleteWith(Request request, Action completed, Action? failed = null)
    {
        _completing = true;
        request.AfterCommit(
            () =>
            {
                _completing = false;
                completed();
            },
            () =>
            {
                _completing = false;
                _shares.WithdrawLast();
                failed?.Invoke();
            });
    }

    public void Dispose() => _shares.Dispose();

    private Refusal? Unfit(SecretBytes share, string nonce)
    {
        if (Completing is { } busy)
            return busy;
        if (share.Length < UnsealKey.MinBytes)
            return Refusal.Invalid($"key is shorter than minimum {UnsealKey.MinBytes} bytes");
        if (share.Length > UnsealKey.MaxBytes)
            return Refusal.Invalid($"key is longer than maximum {UnsealKey.MaxBytes} bytes");
        return nonce == Nonce
            ? null
            : Refusal.Invalid($"incorrect nonce supplied; nonce for this {operation} is \"{Nonce}\"");
    }
}
