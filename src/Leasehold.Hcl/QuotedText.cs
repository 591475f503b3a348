using System.Text;

namespace Leasehold.Hcl;

/// <summary>
/// Strings of HCL. Between <c>${</c> and its <c>}</c> everything stays as written, quotes and line ends included:
/// it belongs to whoever interpolates.
/// </summary>
internal static class QuotedText
{
    public static Token Scan(Scanner scanner)
    {
        var position = scanner.Here;
        var text = new StringBuilder();
        var braces = 0;
        scanner.Advance();
        while (true)
        {
            var c = scanner.Peek();
            if (scanner.AtEnd || (c is '\n' or '\r' && braces == 0))
            {
                var end = scanner.AtEnd ? "text" : "line";
                return scanner.Fail(position, $"expected \" to close this string, found the end of the {end}");
            }
            if (c == '\0')
                return scanner.Fail(scanner.Here, "expected text, found the character U+0000");
            if (braces == 0 && c == '"')
                break;
            if (braces == 0 && c == '\\')
            {
                if (!Escape(scanner, text))
                    return scanner.Fail(scanner.Here, "expected an escape such as \\n, \\\", \\\\, \\u0041 or \\101");
                continue;
            }

            var opens = braces > 0 ? c == '{' : c == '$' && scanner.Peek(1) == '{';
            if (opens && braces++ == 0)
            {
                text.Append(c);
                scanner.Advance();
                c = '{';
            }
            else if (braces > 0 && c == '}')
                braces--;
            text.Append(c);
            scanner.Advance();
        }
        scanner.Advance();
        return new Token(TokenKind.Text, text.ToString(), position);
    }

    private static bool Escape(Scanner scanner, StringBuilder text)
    {
        var c = scanner.Peek(1);
        var simple = c switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' or '"' => c,
            _ => '\0',
        };
        if (simple != '\0')
        {
            text.Append(simple);
            scanner.Advance(2);
            return true;
        }
        return c switch
        {
            'x' => Coded(scanner, text, start: 2, digits: 2, radix: 16),
            'u' => Coded(scanner, text, start: 2, digits: 4, radix: 16),
            'U' => Coded(scanner, text, start: 2, digits: 8, radix: 16),
            >= '0' and <= '7' => Coded(scanner, text, start: 1, digits: 3, radix: 8),
            _ => false,
        };
    }

    private static bool Coded(Scanner scanner, StringBuilder text, int start, int digits, int radix)
    {
        var code = 0u;
        for (var i = start; i < start + digits; i++)
        {
            var digit = char.IsAsciiHexDigit(scanner.Peek(i)) ? Convert.ToUInt32(scanner.Peek(i).ToString(), 16) : 16;
            if (digit >= radix)
                return false;
            code = checked(code * (uint)radix + digit);
        }
        if (!Rune.TryCreate(code, out var rune))
            return false;
        text.Append(rune.ToString());
        scanner.Advance(start + digits);
        return true;
    }
}
