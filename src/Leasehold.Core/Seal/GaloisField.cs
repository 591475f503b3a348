namespace Leasehold.Core.Seal;

/// <summary>
/// GF(2^8) with the polynomial 0x11b of AES. No tables and no branches on data: a look-up would tell the cache which
/// element it was.
/// </summary>
internal static class GaloisField
{
    private const int Reduction = 0x1b;

    public static byte Multiply(byte left, byte right)
    {
        int product = 0, shifted = left;
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= shifted & -((right >> bit) & 1);
            shifted = ((shifted << 1) & 0xff) ^ (Reduction & -(shifted >> 7));
        }
        return (byte)product;
    }

    /// <summary>The inverse; zero for zero.</summary>
    public static byte Inverse(byte value)
    {
        // value^254 = value^(2 + 4 + 8 + ... + 128).
        var square = value;
        byte result = 1;
        for (var i = 0; i < 7; i++)
        {
            square = Multiply(square, square);
            result = Multiply(result, square);
        }
        return result;
    }
}
