using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;

namespace Leasehold.Core.Tests.Seal;

/// <summary>A seal outside the store that a test can take down. It wraps by turning the bits over.</summary>
internal sealed class TestWrapper(string type, params string[] keyIds) : ISealWrapper
{
    public string Type => type;

    public IReadOnlyList<string> KeyIds => keyIds;

    /// <summary>Why every call fails; null while all is well.</summary>
    public string? Down { get; set; }

    /// <summary>Runs before a key is wrapped.</summary>
    public Func<Task> BeforeWrapping { get; set; } = static () => Task.CompletedTask;

    public async ValueTask<WrapResult> WrapAsync(SecretBytes key, CancellationToken cancel)
    {
        await BeforeWrapping();
        return Down is null
            ? new WrapResult(new WrappedKey(keyIds[0], Array.ConvertAll(key.Span.ToArray(), b => (byte)~b)), null)
            : new WrapResult(null, Down);
    }

    public ValueTask<bool> IsCurrentAsync(WrappedKey wrapped, CancellationToken cancel) =>
        new(wrapped.KeyId == keyIds[0]);

    public ValueTask<UnwrapResult> UnwrapAsync(WrappedKey wrapped, CancellationToken cancel) => new(Down is null
        ? new UnwrapResult(
            new SecretBytes(Array.ConvertAll(wrapped.Ciphertext.ToArray(), b => (byte)~b)), null)
        : new UnwrapResult(null, Down));

    public void Dispose()
    {
        // Nothing to give back.
    }
}
