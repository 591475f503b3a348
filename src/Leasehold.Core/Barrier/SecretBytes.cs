using System.Security.Cryptography;

namespace Leasehold.Core.Barrier;

/// <summary>
/// Secret bytes in <see cref="KeyMemory"/>, which the collector can't copy around: wiped on dispose, printed as
/// <c>[secret]</c>. A secret that nobody disposed is wiped when it is unreachable, even under the hands of who has only
/// its <see cref="Span"/>: who uses a secret keeps it, and disposes it.
/// </summary>
public sealed class SecretBytes : IDisposable
{
    private readonly KeySlot _slot;
    private bool _disposed;

    /// <summary>Zeros of a length, to be filled through <see cref="Span"/>.</summary>
    public SecretBytes(int length) => _slot = KeyMemory.Shared.Rent(length);

    /// <summary>A copy; the caller wipes the original.</summary>
    public SecretBytes(ReadOnlySpan<byte> source)
        : this(source.Length) => source.CopyTo(_slot.Span);

#pragma warning disable MA0055 // Nothing else can wipe memory outside the heap that its owner forgot.
    /// <summary>Wipes what was forgotten.</summary>
    ~SecretBytes() => Wipe();
#pragma warning restore MA0055

    /// <summary>How many bytes there are.</summary>
    public int Length => _slot.Length;

    /// <summary>The bytes. Throws <see cref="ObjectDisposedException"/> once they are wiped.</summary>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _slot.Span;
        }
    }

    /// <summary>Fresh random bytes.</summary>
    public static SecretBytes Random(int length)
    {
        var secret = new SecretBytes(length);
        RandomNumberGenerator.Fill(secret.Span);
        return secret;
    }

    /// <summary>Whether both hold the same bytes, in a time that depends on the length only.</summary>
    public bool FixedTimeEquals(SecretBytes other)
    {
        var equal = FixedTimeEquals(other.Span);
        GC.KeepAlive(other);
        return equal;
    }

    /// <summary>Whether these are the same bytes, in a time that depends on the length only.</summary>
    public bool FixedTimeEquals(ReadOnlySpan<byte> other)
    {
        var equal = CryptographicOperations.FixedTimeEquals(Span, other);
        GC.KeepAlive(this);
        return equal;
    }

    /// <inheritdoc/>
    public override string ToString() => "[secret]";

    /// <summary>Wipes the bytes; twice is once.</summary>
    public void Dispose()
    {
        Wipe();
        GC.SuppressFinalize(this);
    }

    private void Wipe()
    {
        if (!Interlocked.Exchange(ref _disposed, true) && _slot.Address != 0) // Zero if no memory was to be had.
            KeyMemory.Shared.Return(_slot);
    }
}
