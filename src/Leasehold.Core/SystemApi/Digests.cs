using System.Security.Cryptography;

namespace Leasehold.Core.SystemApi;

/// <summary>The hash functions of <c>sys/tools/hash</c>.</summary>
internal static class Digests
{
    /// <summary>Hashes; null with the reason if there is no such function here.</summary>
    public static byte[]? Of(string algorithm, ReadOnlySpan<byte> input, out string problem)
    {
        problem = $"unsupported algorithm {algorithm}";
        switch (algorithm)
        {
            case "sha2-224": return Sha224.HashData(input);
            case "sha2-256": return SHA256.HashData(input);
            case "sha2-384": return SHA384.HashData(input);
            case "sha2-512": return SHA512.HashData(input);
            case "sha3-256" when SHA3_256.IsSupported: return SHA3_256.HashData(input);
            case "sha3-384" when SHA3_384.IsSupported: return SHA3_384.HashData(input);
            case "sha3-512" when SHA3_512.IsSupported: return SHA3_512.HashData(input);
            case "sha3-224" or "sha3-256" or "sha3-384" or "sha3-512":
                problem += ": the cryptography of this platform does not have it";
                return null;
            default: return null;
        }
    }
}
