using System.Security.Cryptography;

namespace Leasehold.Core.Requests;

/// <summary>
/// Names of requests: random UUIDs. They are no secrets and seal nothing, so each thread draws their bytes many at a
/// time; each is given out once.
/// </summary>
internal static class RequestId
{
    private const int Size = 16;
    private const int Drawn = 64 * Size;

    [ThreadStatic]
    private static byte[]? _stock;

    [ThreadStatic]
    private static int _left;

    /// <summary>A new one, as text.</summary>
    public static string New()
    {
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(_stock ??= new byte[Drawn]);
            _left = Drawn;
        }
        _left -= Size;
        Span<byte> bytes = stackalloc byte[Size];
        _stock.AsSpan(_left, Size).CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40); // Version 4: random.
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
