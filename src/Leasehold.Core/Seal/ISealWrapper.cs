using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>
/// A key outside the store that wraps the unseal key, so that the server unseals itself. The Shamir seal has none:
/// there the unseal key is in the hands of people. Calls may go over the network; their failures are values.
/// </summary>
public interface ISealWrapper : IDisposable
{
    /// <summary>The kind of seal, as configured and stored: <c>static</c>, <c>transit</c>.</summary>
    string Type { get; }

    /// <summary>The keys it has, by the id that <see cref="WrappedKey.KeyId"/> tells; the first one wraps.</summary>
    IReadOnlyList<string> KeyIds { get; }

    /// <summary>Wraps a key with the first of the keys. The given key stays the caller's.</summary>
    ValueTask<WrapResult> WrapAsync(SecretBytes key, CancellationToken cancel);

    /// <summary>
    /// Whether what it wrapped would be wrapped by the same key, and the same version of it, today; true as well if
    /// that cannot be told now.
    /// </summary>
    ValueTask<bool> IsCurrentAsync(WrappedKey wrapped, CancellationToken cancel);

    /// <summary>Opens what <see cref="WrapAsync"/> made with any of the keys.</summary>
    ValueTask<UnwrapResult> UnwrapAsync(WrappedKey wrapped, CancellationToken cancel);
}
