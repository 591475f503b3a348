using System.Buffers.Binary;
using System.Numerics;

namespace Leasehold.Core.SystemApi;

/// <summary>SHA-224 (FIPS 180-4), which the platform lacks: SHA-256 with another start, cut to 28 bytes.</summary>
internal static class Sha224
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 28;

    private const int BlockSize = 64;
    private const int LengthSize = 8;

    private static readonly uint[] Start =
    [
        0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
    ];

    private static readonly uint[] Constants = FractionsOfCubeRoots();

    public static byte[] HashData(ReadOnlySpan<byte> input)
    {
        Span<uint> state = stackalloc uint[8];
        Start.CopyTo(state);
        var whole = input.Length - (input.Length % BlockSize);
        for (var at = 0; at < whole; at += BlockSize)
            Compress(state, input.Slice(at, BlockSize));

        Span<byte> last = stackalloc byte[BlockSize * 2];
        last.Clear();
        var rest = input[whole..];
        rest.CopyTo(last);
        last[rest.Length] = 0x80;
        var length = rest.Length < BlockSize - LengthSize ? BlockSize : BlockSize * 2;
        BinaryPrimitives.WriteUInt64BigEndian(last[(length - LengthSize)..], (ulong)input.Length * 8);
        for (var at = 0; at < length; at += BlockSize)
            Compress(state, last.Slice(at, BlockSize));

        var hash = new byte[Size];
        for (var i = 0; i < Size / sizeof(uint); i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * sizeof(uint)), state[i]);
        return hash;
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[BlockSize];
        for (var i = 0; i < 16; i++)
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
        for (var i = 16; i < BlockSize; i++)
            words[i] = words[i - 16] + SmallSigma(words[i - 15], 7, 18, 3) + words[i - 7]
                + SmallSigma(words[i - 2], 17, 19, 10);

        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var i = 0; i < BlockSize; i++)
        {
            var first = h + BigSigma(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + Constants[i] + words[i];
            var second = BigSigma(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }
        ReadOnlySpan<uint> added = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < added.Length; i++)
            state[i] += added[i];
    }

    private static uint BigSigma(uint x, int one, int two, int three) =>
        BitOperations.RotateRight(x, one) ^ BitOperations.RotateRight(x, two) ^ BitOperations.RotateRight(x, three);

    private static uint SmallSigma(uint x, int one, int two, int shift) =>
        BitOperations.RotateRight(x, one) ^ BitOperations.RotateRight(x, two) ^ (x >> shift);

    // The first 32 bits behind the point of the cube roots of the first 64 primes, found in whole numbers:
    // floor(cbrt(p) * 2^32) is the greatest r with r^3 <= p * 2^96.
    private static uint[] FractionsOfCubeRoots()
    {
        var constants = new uint[BlockSize];
        var found = 0;
        for (var number = 2; found < constants.Length; number++)
        {
            if (!IsPrime(number))
                continue;
            var target = (BigInteger)number << 96;
            BigInteger root = 0;
            for (var bit = 35; bit >= 0; bit--)
            {
                var tried = root + (BigInteger.One << bit);
                if (tried * tried * tried <= target)
                    root = tried;
            }
            constants[found++] = (uint)(root & uint.MaxValue);
        }
        return constants;
    }

    private static bool IsPrime(int number)
    {
        for (var divisor = 2; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
                return false;
        }
        return true;
    }
}
