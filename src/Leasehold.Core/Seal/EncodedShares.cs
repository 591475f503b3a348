using Leasehold.Core.Barrier;
using Leasehold.Core.Seal.Pgp;

namespace Leasehold.Core.Seal;

/// <summary>Shares as they are handed out; each encrypted for its holder if the holders gave PGP keys.</summary>
/// <param name="Hex">Hexadecimal: of the share, or of the PGP message that holds the share in hexadecimal.</param>
/// <param name="Base64">The same bytes in base64.</param>
internal sealed record EncodedShares(IReadOnlyList<string> Hex, IReadOnlyList<string> Base64)
{
    /// <summary>Encodes shares. There is a recipient for each, or none at all.</summary>
    public static EncodedShares Of(IReadOnlyList<SecretBytes> shares, IReadOnlyList<PgpRecipient> recipients)
    {
        var hex = new string[shares.Count];
        var base64 = new string[shares.Count];
        for (var i = 0; i < hex.Length; i++)
        {
            var bytes = recipients.Count == 0 ? shares[i].Span : Sealed(shares[i], recipients[i]);
            hex[i] = Convert.ToHexStringLower(bytes);
            base64[i] = Convert.ToBase64String(bytes);
        }
        return new EncodedShares(hex, base64);
    }

    private static byte[] Sealed(SecretBytes share, PgpRecipient recipient)
    {
        using var text = new SecretBytes(share.Length * 2);
        Convert.TryToHexStringLower(share.Span, text.Span, out _);
        return recipient.Encrypt(text.Span);
    }
}
