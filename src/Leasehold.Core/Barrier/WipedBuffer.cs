using System.Buffers;
using System.Security.Cryptography;

namespace Leasehold.Core.Barrier;

/// <summary>
/// A buffer for content in clear: the collector can't copy it around, and what it outgrows is wiped.
/// </summary>
internal sealed class WipedBuffer(int capacity) : IBufferWriter<byte>
{
    private byte[] _bytes = Pinned(capacity);
    private int _written;

    public int Capacity => _bytes.Length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _written);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _written), nameof(count));
        _written += count;
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(_written);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(_written);
    }

    /// <summary>Wipes what was written; and all of it if more may have been touched than was advanced over.</summary>
    public void Wipe(int touched = 0)
    {
        CryptographicOperations.ZeroMemory(_bytes.AsSpan(0, Math.Max(_written, touched)));
        _written = 0;
    }

    private static byte[] Pinned(int length) => GC.AllocateUninitializedArray<byte>(length, pinned: true);

    private void Grow(int sizeHint)
    {
        var needed = _written + Math.Max(sizeHint, 1);
        if (needed <= _bytes.Length)
            return;
        var larger = Pinned((int)Math.Max((uint)needed, Math.Min((uint)_bytes.Length * 2, (uint)Array.MaxLength)));
        Written.CopyTo(larger);
        CryptographicOperations.ZeroMemory(_bytes);
        _bytes = larger;
    }
}
