using System.Security.Cryptography;
using System.Text;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>
/// A seal whose keys the operator gives to the server: AES-256-GCM with the current key; a previous one still opens
/// what it wrapped, until that is wrapped anew.
/// </summary>
public sealed class StaticSeal : ISealWrapper
{
    /// <summary>The kind of seal, as configured.</summary>
    public const string SealType = "static";

    /// <summary>Bytes of a key.</summary>
    public const int KeySize = RecordCipher.KeySize;

    private const int Overhead = RecordHeader.NonceSize + RecordHeader.TagSize;

    private readonly IReadOnlyList<(string Id, SecretBytes Key)> _keys;

    /// <summary>The keys, the current one first, belong to the seal from here on.</summary>
    public StaticSeal(IReadOnlyList<(string Id, SecretBytes Key)> keys)
    {
        _keys = keys;
        KeyIds = [.. keys.Select(static key => key.Id)];
    }

    /// <inheritdoc/>
    public string Type => SealType;

    /// <inheritdoc/>
    public IReadOnlyList<string> KeyIds { get; }

    /// <inheritdoc/>
    public ValueTask<WrapResult> WrapAsync(SecretBytes key, CancellationToken cancel)
    {
        var (id, by) = _keys[0];
        var wrapped = new byte[Overhead + key.Length];
        var nonce = wrapped.AsSpan(0, RecordHeader.NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(by.Span, RecordHeader.TagSize);
        aes.Encrypt(
            nonce, key.Span, wrapped.AsSpan(RecordHeader.NonceSize, key.Length),
            wrapped.AsSpan(RecordHeader.NonceSize + key.Length), Associated(id));
        return new(new WrapResult(new WrappedKey(id, wrapped), null));
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsCurrentAsync(WrappedKey wrapped, CancellationToken cancel) =>
        new(wrapped.KeyId == _keys[0].Id);

    /// <inheritdoc/>
    public ValueTask<UnwrapResult> UnwrapAsync(WrappedKey wrapped, CancellationToken cancel)
    {
        var by = _keys.FirstOrDefault(key => key.Id == wrapped.KeyId).Key;
        if (by is null || wrapped.Ciphertext.Length <= Overhead)
            return new(new UnwrapResult(null, $"key id \"{wrapped.KeyId}\" is not configured, or the row is damaged"));
        var bytes = wrapped.Ciphertext.Span;
        var key = new SecretBytes(bytes.Length - Overhead);
        try
        {
            using var aes = new AesGcm(by.Span, RecordHeader.TagSize);
            aes.Decrypt(
                bytes[..RecordHeader.NonceSize], bytes[RecordHeader.NonceSize..^RecordHeader.TagSize],
                bytes[^RecordHeader.TagSize..], key.Span, Associated(wrapped.KeyId));
            return new(new UnwrapResult(key, null));
        }
        catch (AuthenticationTagMismatchException)
        {
            key.Dispose();
            return new(new UnwrapResult(null, $"the key configured under id \"{wrapped.KeyId}\" is not the one that "
                + "sealed this store; configure the right key"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, key) in _keys)
            key.Dispose();
    }

    private static byte[] Associated(string keyId) => Encoding.UTF8.GetBytes("leasehold static seal\0" + keyId);
}
