using System.Security.Cryptography;

namespace Leasehold.Core.Barrier;

/// <summary>
/// Secret bytes that the collector can't copy around: pinned, wiped on dispose, printed as <c>[secret]</c>.
/// </summary>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;
    private bool _disposed;

    /// <summary>Zeros of a length, to be filled through <see cref="Span"/>.</summary>
    public SecretBytes(int length) => _bytes = GC.AllocateArray<byte>(length, pinned: true);

    /// <summary>A copy; the caller wipes the original.</summary>
    public SecretBytes(ReadOnlySpan<byte> source)
        : this(source.Length) => source.CopyTo(_bytes);

    /// <summary>How many bytes there are.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes. Throws <see cref="ObjectDisposedException"/> once they are wiped.</summary>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>Fresh random bytes.</summary>
    public static SecretBytes Random(int length)
    {
        var secret = new SecretBytes(length);
        RandomNumberGenerator.Fill(secret._bytes);
        return secret;
    }

    /// <summary>Whether both hold the same bytes, in a time that depends on the length only.</summary>
    public bool FixedTimeEquals(SecretBytes other) => FixedTimeEquals(other.Span);

    /// <summary>Whether these are the same bytes, in a time that depends on the length only.</summary>
    public bool FixedTimeEquals(ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(Span, other);

    /// <inheritdoc/>
    public override string ToString() => "[secret]";

    /// <summary>Wipes the bytes.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }
}
