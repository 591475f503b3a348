using System.Security.Cryptography;
using System.Text;

namespace Leasehold.Cli.Operator;

/// <summary>The one-time pad over a root token.</summary>
internal static class RootTokenPad
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Make(int length) => RandomNumberGenerator.GetString(Base62, length);

    /// <summary>The token behind a pad; null if they can't belong together.</summary>
    public static string? Remove(string encoded, string pad)
    {
        var text = encoded.Trim().TrimEnd('=');
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length))
            return null;
        var key = Encoding.UTF8.GetBytes(pad);
        if (key.Length != length)
            return null;
        for (var i = 0; i < length; i++)
            bytes[i] ^= key[i];
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
