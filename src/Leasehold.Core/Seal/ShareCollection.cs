using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>
/// The shares of one attempt: to unseal, to make new shares, to make a root token. They are wiped with it.
/// </summary>
internal sealed class ShareCollection : IDisposable
{
    private readonly List<SecretBytes> _shares = [];

    /// <summary>Names the attempt; empty before its first share, unless <see cref="Begin"/> has given one.</summary>
    public string Nonce { get; private set; } = "";

    public int Progress => _shares.Count;

    /// <summary>A new attempt, which has a name before its first share.</summary>
    public void Begin()
    {
        Dispose();
        Nonce = Guid.NewGuid().ToString();
    }

    /// <summary>
    /// Takes a share, or wipes it if it is here already; how long that takes tells nothing about the shares.
    /// </summary>
    /// <returns>Whether it was new.</returns>
    public bool Add(SecretBytes share)
    {
        var known = false;
        foreach (var other in _shares)
            known |= share.FixedTimeEquals(other);
        if (known)
        {
            share.Dispose();
            return false;
        }
        if (Nonce.Length == 0)
            Begin();
        _shares.Add(share);
        return true;
    }

    /// <summary>The key of the shares together; a single share is the key.</summary>
    public CombinedShares Combine(int threshold) => threshold == 1
        ? new CombinedShares(new SecretBytes(_shares[0].Span), null)
        : Shamir.Combine(_shares);

    /// <summary>Forgets the share taken last, as if it had not come.</summary>
    public void WithdrawLast()
    {
        _shares[^1].Dispose();
        _shares.RemoveAt(_shares.Count - 1);
    }

    /// <summary>Forgets the shares; the attempt goes on under its name.</summary>
    public void Clear()
    {
        foreach (var share in _shares)
            share.Dispose();
        _shares.Clear();
    }

    public void Dispose()
    {
        Clear();
        Nonce = "";
    }
}
