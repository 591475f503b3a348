using Leasehold.Templates.Bytes;

namespace Leasehold.Templates.Lexing;

/// <summary>What stands between delimiters.</summary>
internal sealed partial class Lexer
{
    private Token? InAction()
    {
        if (AtRightDelimiter(out var trims))
            return _parentheses == 0 ? Close(trims) : Refuse("unclosed left paren");

        var rune = Peek(out var width);
        if (rune == RuneKind.End)
            return Refuse("unclosed action");
        if (RuneKind.IsSpace(rune))
            return Space();
        if (rune is '+' or '-' or (>= '0' and <= '9') || (rune == '.' && StartsNumber(_at + 1)))
            return Number();
        if (RuneKind.IsName(rune))
            return Word();

        _at += width;
        return rune switch
        {
            '=' => Emit(TokenKind.Assign),
            ':' => Accept("=") ? Emit(TokenKind.Declare) : Refuse("expected :="),
            '|' => Emit(TokenKind.Pipe),
            '"' => Quoted('"', TokenKind.QuotedText, "unterminated quoted string"),
            '\'' => Quoted('\'', TokenKind.CharacterConstant, "unterminated character constant"),
            '`' => Raw(),
            '.' => Name(TokenKind.Field, TokenKind.Dot),
            '$' => Name(TokenKind.Variable, TokenKind.Variable),
            '(' => LeftParenthesis(),
            ')' => RightParenthesis(),
            < 0x80 when RuneKind.IsPrintable(rune) => Emit(TokenKind.Character),
            _ => Refuse("unrecognized character in action: " + RuneKind.Describe(rune)),
        };
    }

    private Token? Space()
    {
        SkipSpace();
        // The last space may belong to a closing delimiter with its marker.
        if (HasRightMarker(_at - 1) && StartsWith(_right, _at - 1 + MarkerLength))
        {
            _at--;
            if (_at == _start)
                return null;
        }
        return Emit(TokenKind.Space);
    }

    private Token Word()
    {
        SkipName();
        if (!AtTerminator())
            return BadCharacter();
        return Emit(Keywords.KindOf(_source[_start.._at]));
    }

    private Token Name(TokenKind kind, TokenKind alone)
    {
        if (AtTerminator())
            return Emit(alone);
        SkipName();
        return AtTerminator() ? Emit(kind) : BadCharacter();
    }

    private void SkipName()
    {
        while (RuneKind.IsName(Peek(out var width)))
            _at += width;
    }

    private Token BadCharacter() => Refuse("bad character " + RuneKind.Describe(Peek(out _)));

    private Token LeftParenthesis()
    {
        _parentheses++;
        return Emit(TokenKind.LeftParenthesis);
    }

    private Token RightParenthesis()
    {
        var token = Emit(TokenKind.RightParenthesis);
        if (--_parentheses < 0)
            _pending = Refuse("unexpected right paren " + RuneKind.Describe(')')); // After the parenthesis itself.
        return token;
    }

    private Token Quoted(char quote, TokenKind kind, string unterminated)
    {
        while (true)
        {
            var rune = Peek(out var width);
            _at += width;
            if (rune == '\\')
            {
                rune = Peek(out width);
                _at += width;
                if (rune is not (RuneKind.End or '\n'))
                    continue;
            }
            if (rune is RuneKind.End or '\n')
                return Refuse(unterminated);
            if (rune == quote)
                return Emit(kind);
        }
    }

    private Token Raw()
    {
        var end = _source.IndexOf('`', _at);
        if (end < 0)
            return Refuse("unterminated raw quoted string");
        _at = end + 1;
        return Emit(TokenKind.RawText);
    }

    private Token Number()
    {
        if (!ScanNumber())
            return BadNumber();
        if (Peek(out _) is not ('+' or '-'))
            return Emit(TokenKind.Number);
        // Complex: 1+2i. No spaces, must end in 'i'.
        return ScanNumber() && _source[_at - 1] == 'i' ? Emit(TokenKind.Complex) : BadNumber();
    }

    private Token BadNumber() => Refuse("bad number syntax: " + QuotedText.Of(_source[_start.._at]));

    // Not strict: the parser reads the number and notices what is wrong.
    private bool ScanNumber()
    {
        const string decimals = "0123456789_";
        Accept("+-");
        var digits = decimals;
        if (Accept("0"))
            digits = Accept("xX") ? "0123456789abcdefABCDEF_"
                : Accept("oO") ? "01234567_"
                : Accept("bB") ? "01_"
                : decimals;
        AcceptRun(digits);
        if (Accept("."))
            AcceptRun(digits);
        if ((digits.Length == decimals.Length && Accept("eE")) || (digits.Length > decimals.Length && Accept("pP")))
        {
            Accept("+-");
            AcceptRun(decimals);
        }
        Accept("i");
        if (!RuneKind.IsName(Peek(out var width)))
            return true;
        _at += width;
        return false;
    }

    private bool AtTerminator() =>
        Peek(out _) is RuneKind.End or ' ' or '\t' or '\r' or '\n' or '.' or ',' or '|' or ':' or ')' or '('
        || StartsWith(_right, _at);

    // At the end of the source Go takes a dot for a number.
    private bool StartsNumber(int at) => at == _source.Length || char.IsAsciiDigit(_source[at]);

    private int Peek(out int width)
    {
        width = 0;
        return _at < _source.Length ? ByteText.RuneAt(_source, _at, out width) : RuneKind.End;
    }

    private bool Accept(string valid)
    {
        if (_at >= _source.Length || !valid.Contains(_source[_at]))
            return false;
        _at++;
        return true;
    }

    private void AcceptRun(string valid)
    {
        while (Accept(valid))
        {
        }
    }
}
