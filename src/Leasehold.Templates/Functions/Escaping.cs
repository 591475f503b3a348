using System.Globalization;
using System.Text;
using Leasehold.Templates.Bytes;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Functions;

/// <summary>html, js and urlquery: the arguments as one text, escaped.</summary>
internal static class Escaping
{
    public static FunctionResult Html(FunctionCall call) => Escaped(call, (text, bytes, at) =>
    {
        var c = bytes[at];
        text.Append(c switch
        {
            '\0' => ByteText.OfRune(ByteText.Replacement),
            '"' => "&#34;",
            '\'' => "&#39;",
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            _ => c.ToString(),
        });
        return 1;
    });

    public static FunctionResult Query(FunctionCall call) => Escaped(call, (text, bytes, at) =>
    {
        var c = bytes[at];
        if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~')
            text.Append(c);
        else if (c == ' ')
            text.Append('+');
        else
            text.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
        return 1;
    });

    public static FunctionResult JavaScript(FunctionCall call) => Escaped(call, (text, bytes, at) =>
    {
        var rune = ByteText.RuneAt(bytes, at, out var width);
        if (rune is '\\' or '\'' or '"')
            text.Append('\\').Append((char)rune);
        else if (rune is '<' or '>' or '&' or '=' or < ' ' || (rune >= 0x80 && !RuneKind.IsPrintable(rune)))
            text.Append("\\u").Append(rune.ToString("X4", CultureInfo.InvariantCulture));
        else
            text.Append(bytes, at, width);
        return width;
    });

    private static FunctionResult Escaped(FunctionCall call, Func<StringBuilder, string, int, int> escape)
    {
        var bytes = call.Arguments is [TextValue only] && only.Type.Equals(TemplateType.Text)
            ? only.Bytes
            : Printers.Joined(Shown(call));
        var text = new StringBuilder(bytes.Length);
        for (var at = 0; at < bytes.Length;)
        {
            at += escape(text, bytes, at);
            call.Budget.CheckLength(text.Length);
        }
        return FunctionResult.OfBytes(text.ToString());
    }

    // Nil is shown as printing it alone would.
    private static FunctionCall Shown(FunctionCall call)
    {
        var arguments = call.Arguments.ToArray();
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] ??= TextValue.From("<no value>");
        return new FunctionCall(arguments, call.Budget);
    }
}
