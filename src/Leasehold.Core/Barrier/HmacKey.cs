using System.Security.Cryptography;

namespace Leasehold.Core.Barrier;

/// <summary>An HMAC-SHA256 key whose prepared states are reused. Safe for many callers at once.</summary>
public sealed class HmacKey : IDisposable
{
    /// <summary>Bytes of a result.</summary>
    public const int Size = HMACSHA256.HashSizeInBytes;

    private readonly SecretPool<IncrementalHash> _states;

    /// <summary>The key is owned from here on.</summary>
    public HmacKey(SecretBytes key)
    {
        Secret = key;
        _states = new SecretPool<IncrementalHash>(
            key, secret => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Span));
    }

    internal SecretBytes Secret { get; }

    /// <summary>
    /// HMAC of one or two pieces, one behind the other. The destination takes <see cref="Size"/> bytes.
    /// </summary>
    public void Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        var state = _states.Rent();
        state.AppendData(first);
        if (!second.IsEmpty)
            state.AppendData(second);
        state.GetHashAndReset(destination);
        _states.Return(state);
    }

    /// <summary>Wipes the key and its states.</summary>
    public void Dispose() => _states.Dispose();
}
