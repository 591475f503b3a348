namespace Leasehold.Hcl;

/// <summary>Numbers stay text: what they mean depends on who reads them.</summary>
internal static class NumberLiteral
{
    public static Token Scan(Scanner scanner)
    {
        var (start, position) = (scanner.At, scanner.Here);
        if (scanner.Peek() == '-')
            scanner.Advance();

        var valid = scanner.Peek() == '0' && scanner.Peek(1) is 'x' or 'X' ? Hexadecimal(scanner) : Decimal(scanner);
        if (!valid)
            return scanner.Fail(position, "expected a number");
        if (char.IsLetterOrDigit(scanner.Peek()) || scanner.Peek() is '_' or '.' or '"')
            return scanner.Fail(
                scanner.Here, $"expected a space or a comma after the number, found {Scanner.Shown(scanner.Peek())}");

        var literal = scanner.Source[start..scanner.At];
        return IsBadOctal(literal)
            ? scanner.Fail(position, $"expected octal digits after the leading 0, found {literal}")
            : new Token(TokenKind.Number, literal, position);
    }

    /// <summary>The stricter numbers of JSON: no leading zero, no bare point.</summary>
    public static Token ScanJson(Scanner scanner)
    {
        var token = Scan(scanner);
        if (token.Kind != TokenKind.Number)
            return token;

        var digits = token.Text.AsSpan().TrimStart('-');
        var leadingZero = digits is ['0', >= '0' and <= '9' or 'x' or 'X', ..];
        var barePoint = digits is ['.', ..] or [.., '.'] || digits.Contains(".e", StringComparison.OrdinalIgnoreCase);
        return leadingZero || barePoint
            ? scanner.Fail(token.Position, $"expected a JSON number, found {token.Text}")
            : token;
    }

    private static bool Hexadecimal(Scanner scanner)
    {
        scanner.Advance(2);
        var start = scanner.At;
        while (char.IsAsciiHexDigit(scanner.Peek()))
            scanner.Advance();
        return scanner.At > start;
    }

    private static bool Decimal(Scanner scanner)
    {
        var digits = Digits(scanner);
        if (scanner.Peek() == '.')
        {
            scanner.Advance();
            digits += Digits(scanner);
        }
        if (digits == 0 || scanner.Peek() is not ('e' or 'E'))
            return digits > 0;

        scanner.Advance(scanner.Peek(1) is '+' or '-' ? 2 : 1);
        return Digits(scanner) > 0;
    }

    private static int Digits(Scanner scanner)
    {
        var start = scanner.At;
        while (char.IsAsciiDigit(scanner.Peek()))
            scanner.Advance();
        return scanner.At - start;
    }

    private static bool IsBadOctal(string literal)
    {
        var digits = literal.AsSpan().TrimStart('-');
        return digits.Length > 1 && digits[0] == '0'
            && !digits.ContainsAnyExceptInRange('0', '9') && digits.ContainsAny('8', '9');
    }
}
