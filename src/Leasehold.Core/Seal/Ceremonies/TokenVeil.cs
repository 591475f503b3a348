using System.Diagnostics.CodeAnalysis;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Seal.Pgp;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>
/// Hides a root token on its way through many hands: behind a one-time pad of its length, or for one holder of a PGP
/// key.
/// </summary>
internal sealed class TokenVeil : IDisposable
{
    /// <summary>Length of a pad: of a root token.</summary>
    public const int OtpLength = 28;

    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly SecretBytes? _otp;
    private readonly PgpRecipient? _recipient;

    private TokenVeil(SecretBytes? otp, PgpRecipient? recipient)
    {
        _otp = otp;
        _recipient = recipient;
    }

    /// <summary>Of the PGP key; empty for a pad.</summary>
    public string Fingerprint => _recipient?.Fingerprint ?? "";

    /// <summary>A fresh pad.</summary>
    public static string NewOtp() => SystemRandom.Text(Base62, OtpLength);

    /// <summary>The veil that a caller asks for; a pad wins over a key.</summary>
    public static bool TryMake(
        string otp, string pgpKey, [NotNullWhen(true)] out TokenVeil? veil, [NotNullWhen(false)] out string? fault)
    {
        veil = null;
        fault = null;
        if (otp.Length == 0 && PgpRecipient.TryParse(pgpKey, out var recipient, out fault))
            veil = new TokenVeil(null, recipient);
        else if (otp.Length > 0 && Encoding.UTF8.GetByteCount(otp) != OtpLength)
            fault = "OTP string has incorrect length";
        else if (otp.Length > 0)
            veil = new TokenVeil(new SecretBytes(Encoding.UTF8.GetBytes(otp)), null);
        return veil is not null;
    }

    /// <summary>The token behind the veil, base64; without padding if it is a pad.</summary>
    public string Hide(string token)
    {
        var bytes = Encoding.UTF8.GetBytes(token);
        if (_otp is null)
            return Convert.ToBase64String((_recipient ?? throw new BrokenInvariant("no veil")).Encrypt(bytes));
        Combine(bytes, _otp.Span);
        return Convert.ToBase64String(bytes).TrimEnd('=');
    }

    /// <summary>The token behind a pad; null, with the fault, if these can't belong together.</summary>
    public static string? Reveal(string encoded, string otp, out string fault)
    {
        var bytes = new byte[(encoded.Length / 4 * 3) + 3];
        var padded = encoded.TrimEnd('=').PadRight((encoded.TrimEnd('=').Length + 3) / 4 * 4, '=');
        if (!Convert.TryFromBase64String(padded, bytes, out var length))
        {
            fault = "error decoding base64'd token";
            return null;
        }
        var pad = Encoding.UTF8.GetBytes(otp);
        fault = pad.Length == length ? "" : "the token and the OTP differ in length";
        if (fault.Length > 0)
            return null;
        Combine(bytes.AsSpan(0, length), pad);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    public void Dispose() => _otp?.Dispose();

    private static void Combine(Span<byte> bytes, ReadOnlySpan<byte> pad)
    {
        if (bytes.Length != pad.Length)
            throw new BrokenInvariant($"a pad of {pad.Length} bytes for {bytes.Length}");
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] ^= pad[i];
    }
}
