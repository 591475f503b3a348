using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>A key whose shares people hold. What they may do together, they show by making it.</summary>
internal interface IHeldKey
{
    /// <summary>What people call it, in refusals: <c>unseal key</c>.</summary>
    string Name { get; }

    /// <summary>The row that changes when the key is replaced.</summary>
    Key Row { get; }

    /// <summary>Why nobody holds shares of it in a store sealed so; null if people do.</summary>
    string? Absence(SealConfiguration seal);

    /// <summary>Whether this is the key.</summary>
    ValueTask<bool> IsAsync(Transaction tx, SealConfiguration seal, SecretBytes key, CancellationToken cancel);

    /// <summary>Stages another key in its place. The caller stages the new shares' terms in the same commit.</summary>
    void Stage(Transaction tx, SecretBytes key);
}
