using System.Buffers;

namespace Leasehold.Core.Json;

/// <summary>A growing buffer of rented memory; what it held is cleared when it goes back.</summary>
public sealed class ReplyBuffer : IBufferWriter<byte>, IDisposable
{
    private const int LeastSize = 1024;

    private byte[] _bytes;
    private int _length;

    /// <summary>Rents room for at least so many bytes.</summary>
    public ReplyBuffer(int sizeHint = LeastSize) => _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, LeastSize));

    /// <summary>How many bytes were written.</summary>
    public int Length => _length;

    /// <summary>What was written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>What was written so far; valid until the next write or the end of the buffer.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> added)
    {
        Reserve(added.Length);
        added.CopyTo(_bytes.AsSpan(_length));
        _length += added.Length;
    }

    /// <summary>Appends once more what was written from one place to another.</summary>
    public void Repeat(Range part)
    {
        var (start, length) = part.GetOffsetAndLength(_length);
        Reserve(length);
        _bytes.AsSpan(start, length).CopyTo(_bytes.AsSpan(_length));
        _length += length;
    }

    /// <summary>Appends one byte.</summary>
    public void WriteByte(byte added)
    {
        Reserve(1);
        _bytes[_length++] = added;
    }

    /// <summary>Clears and gives back the memory.</summary>
    public void Dispose()
    {
        var rented = _bytes;
        if (rented.Length == 0)
            return;
        rented.AsSpan(0, _length).Clear();
        _bytes = [];
        _length = 0;
        ArrayPool<byte>.Shared.Return(rented);
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length >= Math.Max(more, 1))
            return;
        var wider = ArrayPool<byte>.Shared.Rent(checked(Math.Max(_length + Math.Max(more, 1), _length * 2)));
        _bytes.AsSpan(0, _length).CopyTo(wider);
        _bytes.AsSpan(0, _length).Clear();
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = wider;
    }
}
