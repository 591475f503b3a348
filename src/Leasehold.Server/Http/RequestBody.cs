using System.Buffers;
using System.IO.Pipelines;
using Leasehold.Core.Work;
using Microsoft.AspNetCore.Http;

namespace Leasehold.Server.Http;

/// <summary>The bytes of a body in one rented buffer, which grows as they come; cleared when it goes back.</summary>
/// <param name="turns">What it waits for if it is large.</param>
internal sealed class RequestBody(BodyTurns turns) : IDisposable
{
    private const int FirstSize = 4096;

    private byte[] _bytes = [];
    private int _length;
    private int _announced;
    private ReadingTurn? _heavy;
    private ReadingTurn? _large;
    private bool _servedInTurn;

    /// <summary>What was read; valid until the body is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>
    /// Reads to the end, and waits until so large a body may be served; false as soon as it is larger than the limit.
    /// </summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="announced">Its size as its sender announced it; null: it comes in pieces.</param>
    /// <param name="limit">Most bytes taken.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancel">Its sender has left.</param>
    /// <exception cref="BrokenBodyException">Its chunks make no sense, or it did not come in time.</exception>
    public async ValueTask<bool> ReadAsync(
        PipeReader reader, long? announced, int limit, Patience patience, CancellationToken cancel)
    {
        _announced = (int)Math.Clamp(announced ?? 0, 0, Math.Min(limit, ConnectionLimits.LargeBody));
        while (true)
        {
            var result = await NextAsync(reader, patience, cancel);
            var buffer = result.Buffer;
            var fits = buffer.Length <= limit - _length;
            if (fits)
            {
                await WaitForTurnsAsync(_length + buffer.Length, cancel);
                Append(buffer);
            }
            reader.AdvanceTo(buffer.End);
            if (!fits)
                return false;
            if (result.IsCompleted)
                break;
        }
        if (_length > ConnectionLimits.HeavyBody)
        {
            _heavy?.Complete();
            await turns.ToServeAsync(cancel);
            _servedInTurn = true;
        }
        return true;
    }

    public void Dispose()
    {
        EndTurns(_length);
        if (_bytes.Length == 0)
            return;
        var rented = _bytes;
        _bytes = [];
        rented.AsSpan(0, _length).Clear();
        _length = 0;
        ArrayPool<byte>.Shared.Return(rented);
    }

    private void EndTurns(int bytes)
    {
        if (_servedInTurn)
            turns.EndServing(bytes);
        _servedInTurn = false;
        _large?.Dispose();
        _large = null;
        _heavy?.Dispose();
        _heavy = null;
    }

    private async ValueTask WaitForTurnsAsync(long length, CancellationToken cancel)
    {
        if (length > ConnectionLimits.HeavyBody)
            _heavy ??= await turns.ToReadAsync(cancel);
        if (length > ConnectionLimits.LargeBody)
            _large ??= await turns.ToReadLargeAsync(cancel);
    }

    private static async ValueTask<ReadResult> NextAsync(PipeReader reader, Patience patience, CancellationToken cancel)
    {
        try
        {
            if (reader.TryRead(out var result))
                return result;
            result = await patience.WaitAsync(reader, cancel);
            await SocketThread.LeaveAsync(); // Others may have come meanwhile.
            return result;
        }
        catch (Exception fault) when (fault is BadHttpRequestException or TimeoutException)
        {
            throw new BrokenBodyException(fault.Message, fault);
        }
        catch (IOException fault) when (fault.InnerException is OverflowException)
        {
            throw new BrokenBodyException("Bad chunk size data.", fault);
        }
    }

    private void Append(ReadOnlySequence<byte> added)
    {
        var needed = _length + (int)added.Length;
        if (needed > _bytes.Length)
            Grow(needed);
        added.CopyTo(_bytes.AsSpan(_length));
        _length = needed;
    }

    private void Grow(int needed)
    {
        // An announcement alone gets no memory; who has sent as much as this gets the rest at once.
        var wanted = needed > ConnectionLimits.HeavyBody && needed <= _announced
            ? _announced
            : Math.Max(needed, Math.Max(FirstSize, _bytes.Length * 2L));
        var wider = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Array.MaxLength));
        var before = _bytes;
        before.AsSpan(0, _length).CopyTo(wider);
        _bytes = wider;
        if (before.Length == 0)
            return;
        before.AsSpan(0, _length).Clear();
        ArrayPool<byte>.Shared.Return(before);
    }
}
