using System.Globalization;
using System.Text;

namespace Leasehold.Hcl;

/// <summary>Strings of JSON; halves of surrogate pairs are refused.</summary>
internal static class JsonText
{
    public static Token Scan(Scanner scanner)
    {
        var position = scanner.Here;
        var text = new StringBuilder();
        scanner.Advance();
        for (var c = scanner.Peek(); c != '"'; c = scanner.Peek())
        {
            if (scanner.AtEnd)
                return scanner.Fail(position, "expected \" to close this string, found the end of the text");
            if (c < ' ')
                return scanner.Fail(scanner.Here, $"expected an escape in this string, found {Scanner.Shown(c)}");
            if (c == '\\' && !Escape(scanner, text))
                return scanner.Fail(scanner.Here, "expected an escape such as \\n, \\\", \\\\ or \\u0041");
            if (c == '\\')
                continue;
            text.Append(c);
            scanner.Advance();
        }
        scanner.Advance();
        return new Token(TokenKind.Text, text.ToString(), position);
    }

    private static bool Escape(Scanner scanner, StringBuilder text)
    {
        var c = scanner.Peek(1);
        if (c == 'u')
            return Coded(scanner, text);

        var meant = c switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '\\' or '"' or '/' => c,
            _ => '\0',
        };
        text.Append(meant);
        scanner.Advance(2);
        return meant != '\0';
    }

    private static bool Coded(Scanner scanner, StringBuilder text)
    {
        if (!Unit(scanner, 2, out var first))
            return false;
        if (!char.IsSurrogate(first))
        {
            text.Append(first);
            scanner.Advance(6);
            return true;
        }
        if (scanner.Peek(6) != '\\' || scanner.Peek(7) != 'u' || !Unit(scanner, 8, out var second)
            || !char.IsSurrogatePair(first, second))
            return false;
        text.Append(first).Append(second);
        scanner.Advance(12);
        return true;
    }

    private static bool Unit(Scanner scanner, int ahead, out char unit)
    {
        Span<char> digits =
            [scanner.Peek(ahead), scanner.Peek(ahead + 1), scanner.Peek(ahead + 2), scanner.Peek(ahead + 3)];
        var valid = ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code);
        unit = (char)code;
        return valid;
    }
}
