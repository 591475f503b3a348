using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>Reads a share as people send it: hexadecimal, or else standard base64.</summary>
public static class UnsealKey
{
    /// <summary>Said when no key was sent.</summary>
    public const string Missing = "'key' must be specified in request body as JSON, or 'reset' set to true";

    /// <summary>Said when a key is neither hexadecimal nor base64.</summary>
    public const string Unreadable = "'key' must be a valid hex or base64 string";

    /// <summary>Fewest bytes of a share.</summary>
    public const int MinBytes = 16;

    /// <summary>Most bytes of a share: a key of 32 and its place.</summary>
    public const int MaxBytes = 33;

    /// <summary>Longest text that is looked at; a longer one is unreadable.</summary>
    public const int MaxText = 1024;

    /// <summary>
    /// The share, which the caller disposes; null if the text can't be read. Its length is not judged here.
    /// </summary>
    public static SecretBytes? Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxText)
            return null;
        if (Hex(text) is { } hex)
        {
            if (hex.Length is >= MinBytes and <= MaxBytes)
                return hex;
            hex.Dispose();
        }
        return FromBase64(text);
    }

    /// <summary>As the other; the text itself can't be wiped, its bytes are.</summary>
    public static SecretBytes? Parse(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        if (length > MaxText)
            return null;
        using var bytes = new SecretBytes(length);
        Encoding.UTF8.GetBytes(text, bytes.Span);
        return Parse(bytes.Span);
    }

    private static SecretBytes? Hex(ReadOnlySpan<byte> text)
    {
        if (text.Length % 2 != 0)
            return null;
        var secret = new SecretBytes(text.Length / 2);
        if (Convert.FromHexString(text, secret.Span, out _, out _) == OperationStatus.Done)
            return secret;
        secret.Dispose();
        return null;
    }

    private static SecretBytes? FromBase64(ReadOnlySpan<byte> text)
    {
        using var decoded = new SecretBytes(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        return Base64.DecodeFromUtf8(text, decoded.Span, out _, out var length) == OperationStatus.Done
            ? new SecretBytes(decoded.Span[..length])
            : null;
    }
}
