using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;

namespace Leasehold.Core.Seal.Pgp;

/// <summary>Somebody for whom secrets are encrypted with OpenPGP, so that nobody else reads the answer.</summary>
internal sealed class PgpRecipient
{
    /// <summary>Longest text of a key that is looked at.</summary>
    public const int MaxText = 128 * 1024;

    private const string Keybase = "keybase:";
    private const int ChunkBytes = 512;

    private readonly PgpPublicKey _key;

    private PgpRecipient(PgpPublicKey key, string fingerprint)
    {
        _key = key;
        Fingerprint = fingerprint;
    }

    /// <summary>The fingerprint of the primary key, hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads a public key: base64 of its bytes, or of its armored text.</summary>
    /// <param name="text">What was sent.</param>
    /// <param name="recipient">The recipient.</param>
    /// <param name="fault">Why there is none.</param>
    [SuppressMessage("Design", "CA1031", Justification = "The parser of a library meets bytes that strangers sent.")]
    public static bool TryParse(
        string text, [NotNullWhen(true)] out PgpRecipient? recipient, [NotNullWhen(false)] out string? fault)
    {
        recipient = null;
        if (DecodingFault(text, out var bytes) is { } unreadable)
        {
            fault = $"error decoding given PGP key: {unreadable}";
            return false;
        }
        try
        {
            recipient = Parse(bytes);
            recipient?.Encrypt("trial"u8); // A key that can't be used must not be found out after the commit.
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            fault = "error parsing given PGP key: "
                + (MayBeKey(bytes) ? broken.Message : "neither a binary nor an armored key");
            return false;
        }
        fault = recipient is null ? "error parsing given PGP key: no key in it encrypts" : null;
        return recipient is not null;
    }

    /// <summary>Reads several keys; the fault of the first bad one, or null.</summary>
    public static string? ParseAll(IReadOnlyList<string> texts, out IReadOnlyList<PgpRecipient> recipients)
    {
        var read = new List<PgpRecipient>(texts.Count);
        recipients = read;
        foreach (var text in texts)
        {
            if (!TryParse(text, out var recipient, out var fault))
                return fault;
            read.Add(recipient);
        }
        return null;
    }

    /// <summary>The content as a binary OpenPGP message, encrypted and integrity protected.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> content)
    {
        var random = new SecureRandom(new CryptoApiRandomGenerator()); // The OS's.
        var encryption = new PgpEncryptedDataGenerator(
            SymmetricKeyAlgorithmTag.Aes256, withIntegrityPacket: true, random);
        encryption.AddMethod(_key);
        using var message = new MemoryStream();
        using (var encrypted = encryption.Open(message, new byte[ChunkBytes]))
        using (var literal = new PgpLiteralDataGenerator().Open(
            encrypted, PgpLiteralData.Binary, "", content.Length, DateTime.UnixEpoch))
        {
            literal.Write(content);
        }
        return message.ToArray();
    }

    private static string? DecodingFault(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.StartsWith(Keybase, StringComparison.Ordinal))
            return "this server asks no key service: send the key itself, not a keybase name";
        if (text.Length > MaxText)
            return $"longer than {MaxText} characters";
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, buffer, out var length))
            return "illegal base64 data";
        bytes = buffer[..length];
        return null;
    }

    // The library tries what is neither as base64, and its message is about that.
    private static bool MayBeKey(ReadOnlySpan<byte> bytes) =>
        bytes is [>= 0x80, ..] || bytes.StartsWith("-----BEGIN "u8);

    private static PgpRecipient? Parse(byte[] bytes)
    {
        using var decoder = PgpUtilities.GetDecoderStream(new MemoryStream(bytes));
        foreach (var ring in new PgpPublicKeyRingBundle(decoder).GetKeyRings())
        {
            if (EncryptingKey(ring) is { } key)
                return new PgpRecipient(key, Convert.ToHexStringLower(ring.GetPublicKey().GetFingerprint()));
        }
        return null;
    }

    /// <summary>A subkey before the primary key, the newest first; none that is revoked.</summary>
    private static PgpPublicKey? EncryptingKey(PgpPublicKeyRing ring)
    {
        PgpPublicKey? best = null;
        foreach (var key in ring.GetPublicKeys())
        {
            if (!key.IsEncryptionKey || key.HasRevocation() || !MayEncrypt(key))
                continue;
            if (best is null || best.IsMasterKey || (!key.IsMasterKey && key.CreationTime >= best.CreationTime))
                best = key;
        }
        return best;
    }

    private static bool MayEncrypt(PgpPublicKey key)
    {
        var told = 0;
        foreach (var signature in key.GetSignatures())
            told |= signature.GetHashedSubPackets()?.GetKeyFlags() ?? 0;
        return told == 0 || (told & (PgpKeyFlags.CanEncryptCommunications | PgpKeyFlags.CanEncryptStorage)) != 0;
    }
}
