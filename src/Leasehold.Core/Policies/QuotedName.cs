using System.Globalization;
using System.Text;

namespace Leasehold.Core.Policies;

/// <summary>A name in quotes for a message, with everything escaped that would break the line.</summary>
internal static class QuotedName
{
    public static string Of(string name)
    {
        var text = new StringBuilder("\"");
        foreach (var c in name)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when char.IsControl(c) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        return text.Append('"').ToString();
    }
}
