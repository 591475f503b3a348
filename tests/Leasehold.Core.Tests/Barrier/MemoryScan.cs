using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Leasehold.Core.Tests.Barrier;

/// <summary>
/// Looks for a secret in all memory that this process can write, and keeps it only behind a mask, so that it does not
/// find itself.
/// </summary>
internal sealed class MemoryScan
{
    private const byte Mask = 0xA5;
    private const int ChunkBytes = 1 << 20;

    private readonly byte[] _masked;
    private readonly int _rarest;

    public MemoryScan(ReadOnlySpan<byte> secret)
    {
        _masked = new byte[secret.Length];
        for (var i = 0; i < secret.Length; i++)
            _masked[i] = (byte)(secret[i] ^ Mask);
        while (_masked[_rarest] is Mask or (0xFF ^ Mask)) // Memory is full of zeros.
            _rarest++;
    }

    /// <summary>The places where the secret is: the mappings and the offsets within.</summary>
    public IReadOnlyList<string> Find()
    {
        var chunk = GC.AllocateArray<byte>(ChunkBytes, pinned: true);
        using var memory = File.OpenHandle("/proc/self/mem");
        var found = new List<string>();
        foreach (var line in File.ReadAllLines("/proc/self/maps"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[1].StartsWith("rw", StringComparison.Ordinal))
                continue;
            var ends = words[0].Split('-');
            foreach (var place in FindIn(memory, Address(ends[0]), Address(ends[1]), chunk))
                found.Add($"{place:x} in {line}");
        }
        return found;
    }

    private static long Address(string hex) => long.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private List<long> FindIn(SafeFileHandle memory, long from, long to, byte[] chunk)
    {
        var found = new List<long>();
        while (from < to)
        {
            var read = Read(memory, from, chunk.AsSpan(0, (int)Math.Min(ChunkBytes, to - from)));
            foreach (var at in Matches(chunk.AsSpan(0, read)))
            {
                if (!IsWithin(chunk, from + at))
                    found.Add(from + at);
            }
            chunk.AsSpan().Clear();
            if (read <= _masked.Length)
                break; // The end, or pages that are gone or a device's.
            from += read == to - from ? read : read - _masked.Length; // A secret may lie across the border.
        }
        return found;
    }

    private static int Read(SafeFileHandle memory, long from, Span<byte> chunk)
    {
        try
        {
            return RandomAccess.Read(memory, chunk, from);
        }
        catch (IOException)
        {
            return 0; // Gone since the list of mappings was read.
        }
    }

    private static unsafe bool IsWithin(byte[] chunk, long address) =>
        address - (long)Unsafe.AsPointer(ref chunk[0]) is >= 0 and < ChunkBytes;

    private List<int> Matches(ReadOnlySpan<byte> bytes)
    {
        var found = new List<int>();
        var rarest = (byte)(_masked[_rarest] ^ Mask);
        for (var at = 0; at < bytes.Length; at++)
        {
            var next = bytes[at..].IndexOf(rarest);
            if (next < 0)
                break;
            at += next;
            if (IsAt(bytes, at - _rarest))
                found.Add(at - _rarest);
        }
        return found;
    }

    private bool IsAt(ReadOnlySpan<byte> bytes, int start)
    {
        if (start < 0 || start + _masked.Length > bytes.Length)
            return false;
        for (var i = 0; i < _masked.Length; i++)
        {
            if ((bytes[start + i] ^ Mask) != _masked[i])
                return false;
        }
        return true;
    }
}
