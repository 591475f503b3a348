using System.Globalization;
using System.Text;

namespace Leasehold.Core.Tests.Requests;

/// <summary>Texts that Go has quoted in ASCII.</summary>
internal static class GoText
{
    public static string Unquote(string quoted)
    {
        var text = new StringBuilder();
        var inner = quoted.AsSpan(1, quoted.Length - 2);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] != '\\')
            {
                text.Append(inner[i]);
                continue;
            }
            i++;
            var digits = inner[i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits == 0)
            {
                text.Append(inner[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
                continue;
            }
            var code = int.Parse(inner.Slice(i + 1, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            text.Append(char.ConvertFromUtf32(code));
            i += digits;
        }
        return text.ToString();
    }
}
