using System.Globalization;
using System.Text;

namespace Leasehold.Conformance.Runs;

/// <summary>Bytes as text: <c>\xHH</c> is a byte, <c>\n</c>, <c>\r</c>, <c>\t</c>, <c>\\</c> as everywhere.</summary>
internal static class Escapes
{
    public static byte[] Bytes(string text)
    {
        using var bytes = new MemoryStream();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                bytes.Write(Encoding.UTF8.GetBytes(text[i].ToString()));
                continue;
            }
            i++;
            switch (text[i])
            {
                case 'x':
                    var digits = text.AsSpan(i + 1, 2);
                    bytes.WriteByte(byte.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    i += 2;
                    break;
                case 'n': bytes.WriteByte((byte)'\n'); break;
                case 'r': bytes.WriteByte((byte)'\r'); break;
                case 't': bytes.WriteByte((byte)'\t'); break;
                case '\\': bytes.WriteByte((byte)'\\'); break;
                // Anything else is JSON's own escape and stays.
                default: bytes.Write(Encoding.UTF8.GetBytes($"\\{text[i]}")); break;
            }
        }
        return bytes.ToArray();
    }
}
