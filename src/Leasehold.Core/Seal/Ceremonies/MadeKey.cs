using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>A fresh key and its shares, encoded for their holders. The key is wiped with it.</summary>
internal sealed class MadeKey : IDisposable
{
    public MadeKey(RekeyPlan plan)
    {
        Key = SecretBytes.Random(RecordCipher.KeySize);
        SecretBytes[] shares = plan.Threshold == 1
            ? [new SecretBytes(Key.Span)]
            : Shamir.Split(Key, plan.Shares, plan.Threshold);
        Encoded = EncodedShares.Of(shares, plan.Recipients);
        foreach (var share in shares)
            share.Dispose();
    }

    public SecretBytes Key { get; }

    public EncodedShares Encoded { get; }

    public void Dispose() => Key.Dispose();
}
