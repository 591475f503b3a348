using System.Buffers;

namespace Leasehold.Core.Json;

/// <summary>A growing buffer of rented memory; what it held is cleared when it goes back.</summary>
public sealed class ReplyBuffer : IBufferWriter<byte>, IDisposable
{
    private const int LeastSize = 1024;

    private byte[] bytes;
    private int length;

    /// <summary>Rents room for at least so many bytes.</summary>
    public ReplyBuffer(int sizeHint = LeastSize) => bytes = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, LeastSize));

    /// <summary>How many bytes were written.</summary>
    public int Length => length;

    /// <summary>What was written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    /// <summary>What was written so far; valid until the next write or the end of the buffer.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => bytes.AsMemory(0, length);

    /// <inheritdoc/>
    public void Advance(int count) => length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsMemory(length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsSpan(length);
    }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> added)
    {
        Reserve(added.Length);
        added.CopyTo(bytes.AsSpan(length));
        length += added.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void WriteByte(byte added)
    {
        Reserve(1);
        bytes[length++] = added;
    }

    /// <summary>Clears and gives back the memory.</summary>
    public void Dispose()
    {
        var rented = bytes;
        if (rented.Length == 0)
            return;
        rented.AsSpan(0, length).Clear();
        bytes = [];
        length = 0;
        ArrayPool<byte>.Shared.Return(rented);
    }

    private void Reserve(int more)
    {
        if (bytes.Length - length >= Math.Max(more, 1))
            return;
        var wider = ArrayPool<byte>.Shared.Rent(checked(Math.Max(length + Math.Max(more, 1), length * 2)));
        bytes.AsSpan(0, length).CopyTo(wider);
        bytes.AsSpan(0, length).Clear();
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
        bytes = wider;
    }
}
