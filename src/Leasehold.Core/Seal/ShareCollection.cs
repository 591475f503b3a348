using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>
/// The shares of one attempt: to unseal, to make new shares, to make a root token. They are wiped with it.
/// </summary>
internal sealed class ShareCollection : IDisposable
{
    private readonly List<SecretBytes> _shares = [];

    /// <summary>Names the attempt; empty before its first share.</summary>
    public string Nonce { get; private set; } = "";

    public int Progress => _shares.Count;

    /// <summary>Takes a share unless it is here already; how long that takes tells nothing about the shares.</summary>
    public void Add(SecretBytes share)
    {
        var known = false;
        foreach (var other in _shares)
            known |= share.FixedTimeEquals(other);
        if (known)
        {
            share.Dispose();
            return;
        }
        if (_shares.Count == 0)
            Nonce = Guid.NewGuid().ToString();
        _shares.Add(share);
    }

    /// <summary>The key of the shares together; a single share is the key.</summary>
    public CombinedShares Combine(int threshold) => threshold == 1
        ? new CombinedShares(new SecretBytes(_shares[0].Span), null)
        : Shamir.Combine(_shares);

    public void Dispose()
    {
        foreach (var share in _shares)
            share.Dispose();
        _shares.Clear();
        Nonce = "";
    }
}
