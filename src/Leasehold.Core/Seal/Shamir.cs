using System.Security.Cryptography;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>
/// Splits a secret into shares of which a threshold restores it and fewer tell nothing. A share is one byte longer than
/// the secret: its last byte is the x coordinate at which the polynomials were evaluated.
/// </summary>
public static class Shamir
{
    /// <summary>Most shares, and highest threshold: the field has 255 places other than zero.</summary>
    public const int MostShares = 255;

    /// <summary>Splits a secret. Numbers out of range are an <see cref="ArgumentException"/>.</summary>
    public static SecretBytes[] Split(SecretBytes secret, int shares, int threshold)
    {
        if (shares < threshold)
            throw new ArgumentException("parts cannot be less than threshold");
        if (shares > MostShares)
            throw new ArgumentException("parts cannot exceed 255");
        if (threshold < 2)
            throw new ArgumentException("threshold must be at least 2");
        if (secret.Length == 0)
            throw new ArgumentException("cannot split an empty secret");

        var split = new SecretBytes[shares];
        var places = Places();
        for (var i = 0; i < shares; i++)
        {
            split[i] = new SecretBytes(secret.Length + 1);
            split[i].Span[^1] = places[i];
        }

        using var polynomial = new SecretBytes(threshold); // The lowest coefficient is the secret's byte.
        for (var at = 0; at < secret.Length; at++)
        {
            RandomNumberGenerator.Fill(polynomial.Span);
            polynomial.Span[0] = secret.Span[at];
            foreach (var share in split)
                share.Span[at] = Evaluate(polynomial.Span, share.Span[^1]);
        }
        return split;
    }

    /// <summary>As <see cref="Split"/>; but where one share is enough, it is the secret itself.</summary>
    public static SecretBytes[] Share(SecretBytes secret, int shares, int threshold) =>
        threshold == 1 ? [new SecretBytes(secret.Span)] : Split(secret, shares, threshold);

    /// <summary>
    /// Restores the secret. What can't be combined is refused with a text; shares that merely don't belong together
    /// give a wrong secret.
    /// </summary>
    public static CombinedShares Combine(IReadOnlyList<SecretBytes> shares)
    {
        if (Fault(shares) is { } fault)
            return new CombinedShares(null, fault);

        Span<byte> weights = stackalloc byte[shares.Count];
        for (var i = 0; i < shares.Count; i++)
            weights[i] = Weight(shares, i);

        var secret = new SecretBytes(shares[0].Length - 1);
        for (var i = 0; i < shares.Count; i++)
        {
            var share = shares[i].Span;
            for (var at = 0; at < secret.Length; at++)
                secret.Span[at] ^= GaloisField.Multiply(share[at], weights[i]);
        }
        return new CombinedShares(secret, null);
    }

    private static string? Fault(IReadOnlyList<SecretBytes> shares)
    {
        if (shares.Count < 2)
            return "less than two parts cannot be used to reconstruct the secret";
        if (shares.Count > MostShares)
            return "more than 255 parts";

        Span<bool> seen = stackalloc bool[MostShares + 1];
        foreach (var share in shares)
        {
            if (shares[0].Length < 2)
                return "parts must be at least two bytes";
            if (share.Length != shares[0].Length)
                return "all parts must be the same length";
            ref var place = ref seen[share.Span[^1]];
            if (place)
                return "duplicate part detected";
            place = true;
        }
        return null;
    }

    /// <summary>The share of one point in the polynomial's value at zero.</summary>
    private static byte Weight(IReadOnlyList<SecretBytes> shares, int which)
    {
        byte above = 1, below = 1;
        var x = shares[which].Span[^1];
        for (var i = 0; i < shares.Count; i++)
        {
            if (i == which)
                continue;
            var other = shares[i].Span[^1];
            above = GaloisField.Multiply(above, other);
            below = GaloisField.Multiply(below, (byte)(other ^ x));
        }
        return GaloisField.Multiply(above, GaloisField.Inverse(below));
    }

    private static byte Evaluate(ReadOnlySpan<byte> polynomial, byte x)
    {
        byte value = 0;
        for (var i = polynomial.Length - 1; i >= 0; i--)
            value = (byte)(GaloisField.Multiply(value, x) ^ polynomial[i]);
        return value;
    }

    private static byte[] Places()
    {
        var places = new byte[MostShares];
        for (var i = 0; i < places.Length; i++)
            places[i] = (byte)(i + 1);
        RandomNumberGenerator.Shuffle<byte>(places);
        return places;
    }
}
