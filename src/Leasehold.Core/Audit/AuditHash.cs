using System.Buffers;
using System.Text;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Audit;

/// <summary>A device's salt at work: <c>"hmac-sha256:..."</c>, with its quotes, in place of a secret.</summary>
internal static class AuditHash
{
    /// <summary>Bytes of a hash as a JSON string.</summary>
    public const int Size = FrontSize + (HmacKey.Size * 2) + 1;

    private const int FrontSize = 13;
    private const int MostOnStack = 512;

    private static ReadOnlySpan<byte> Front => "\"hmac-sha256:"u8;

    public static void Write(HmacKey salt, ReadOnlySpan<byte> secret, Span<byte> destination)
    {
        Span<byte> hash = stackalloc byte[HmacKey.Size];
        salt.Compute(secret, [], hash);
        Front.CopyTo(destination);
        Convert.TryToHexStringLower(hash, destination[FrontSize..], out _);
        destination[Size - 1] = (byte)'"';
    }

    public static void Write(HmacKey salt, string secret, Span<byte> destination)
    {
        byte[]? rented = null;
        var most = Encoding.UTF8.GetMaxByteCount(secret.Length);
        var bytes = most <= MostOnStack ? stackalloc byte[MostOnStack] : rented = ArrayPool<byte>.Shared.Rent(most);
        var length = Encoding.UTF8.GetBytes(secret, bytes);
        Write(salt, bytes[..length], destination);
        bytes[..length].Clear();
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>The hash as text, without quotes.</summary>
    public static string Text(HmacKey salt, string secret)
    {
        Span<byte> quoted = stackalloc byte[Size];
        Write(salt, secret, quoted);
        return Encoding.ASCII.GetString(quoted[1..^1]);
    }
}
