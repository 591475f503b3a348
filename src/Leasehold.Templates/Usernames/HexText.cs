using Leasehold.Templates.Bytes;
using Leasehold.Templates.Functions;

namespace Leasehold.Templates.Usernames;

/// <summary>Hexadecimal digits, two for a byte.</summary>
internal static class HexText
{
    public static FunctionResult Decode(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiHexDigit(text[at]))
                return FunctionResult.Failed(
                    "encoding/hex: invalid byte: " + ByteText.ToText(RuneKind.Describe(text[at])));
        }
        return text.Length % 2 == 0
            ? FunctionResult.OfBytes(ByteText.From(Convert.FromHexString(text)))
            : FunctionResult.Failed("encoding/hex: odd length hex string");
    }
}
