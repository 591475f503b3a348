using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Leasehold.Core.Requests;

/// <summary>Percent-encoding, decoded once and strictly.</summary>
internal static class PercentEncoding
{
    /// <summary>False for half an escape, for characters outside ASCII and for bytes that are not UTF-8.</summary>
    public static bool TryDecode(ReadOnlySpan<char> raw, bool plusIsSpace, out string decoded)
    {
        decoded = "";
        var bytes = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            var length = DecodeBytes(raw, plusIsSpace, bytes);
            if (length < 0 || !Utf8.IsValid(bytes.AsSpan(0, length)))
                return false;
            decoded = Encoding.UTF8.GetString(bytes, 0, length);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    private static int DecodeBytes(ReadOnlySpan<char> raw, bool plusIsSpace, Span<byte> bytes)
    {
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var character = raw[i];
            if (!char.IsAscii(character))
                return -1;
            if (character == '%')
            {
                if (i + 2 >= raw.Length || !byte.TryParse(raw.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier,
                        CultureInfo.InvariantCulture, out bytes[length++]))
                    return -1;
                i += 2;
                continue;
            }
            bytes[length++] = character == '+' && plusIsSpace ? (byte)' ' : (byte)character;
        }
        return length;
    }
}
