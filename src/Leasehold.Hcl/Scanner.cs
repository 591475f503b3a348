using System.Globalization;

namespace Leasehold.Hcl;

/// <summary>
/// Cuts a text into tokens, in HCL or in JSON. The first error stops it: from then on every token is
/// <see cref="TokenKind.Failed"/>.
/// </summary>
internal sealed class Scanner(string source, string fileName, bool json)
{
    private int _line = 1;
    private int _lineStart;

    public string Source => source;

    /// <summary>Index of the next character.</summary>
    public int At { get; private set; }

    /// <summary>Where the last token begins.</summary>
    public int TokenStart { get; private set; }

    public HclError? Error { get; private set; }

    public bool AtEnd => At >= source.Length;

    public HclPosition Here => new(_line, At - _lineStart + 1);

    /// <summary>The character <paramref name="ahead"/> places on; NUL at the end, which no text may contain.</summary>
    public char Peek(int ahead = 0) => At + ahead < source.Length ? source[At + ahead] : '\0';

    public void Advance(int count = 1)
    {
        for (var end = Math.Min(At + count, source.Length); At < end;)
        {
            if (source[At++] != '\n')
                continue;
            _line++;
            _lineStart = At;
        }
    }

    public Token Fail(HclPosition position, string message)
    {
        Error ??= new HclError(fileName, position, message);
        return new Token(TokenKind.Failed, "", position);
    }

    public Token Next()
    {
        if (Error is not null || !SkipSpace())
            return new Token(TokenKind.Failed, "", Here);
        TokenStart = At;
        if (AtEnd)
            return new Token(TokenKind.End, "", Here);

        var c = Peek();
        if (c == '"')
            return json ? JsonText.Scan(this) : QuotedText.Scan(this);
        if (char.IsAsciiDigit(c) || c == '-' || (c == '.' && !json))
            return json ? NumberLiteral.ScanJson(this) : NumberLiteral.Scan(this);
        if (char.IsLetter(c) || c == '_' || char.IsSurrogate(c))
            return Name();
        if (c == '<' && !json)
            return Heredoc.Scan(this);

        return Sign(c);
    }

    private Token Sign(char c)
    {
        var kind = c switch
        {
            '=' when !json => TokenKind.Assign,
            ':' when json => TokenKind.Colon,
            ',' => TokenKind.Comma,
            '{' => TokenKind.OpenBrace,
            '}' => TokenKind.CloseBrace,
            '[' => TokenKind.OpenBracket,
            ']' => TokenKind.CloseBracket,
            _ => TokenKind.Failed,
        };
        if (kind == TokenKind.Failed)
            return Fail(Here, $"expected {(json ? "JSON" : "a key or a value")}, found {Shown(c)}");

        var token = new Token(kind, c.ToString(), Here);
        Advance();
        return token;
    }

    private Token Name()
    {
        var (start, position) = (At, Here);
        while (!AtEnd && IsNamePart(Peek()))
            Advance();
        if (At == start)
            return Fail(position, "expected text, found half of a surrogate pair");

        var name = source[start..At];
        return name switch
        {
            "true" or "false" => new Token(TokenKind.Flag, name, position),
            "null" when json => new Token(TokenKind.Null, name, position),
            _ when json => Fail(position, $"expected JSON, found '{name}'; texts and keys stand in quotes"),
            _ => new Token(TokenKind.Name, name, position),
        };
    }

    private bool IsNamePart(char c) =>
        char.IsLetterOrDigit(c) || c is '_' or '-' or '.'
        || (char.IsHighSurrogate(c) && char.IsLetter(source, At))
        || (char.IsLowSurrogate(c) && At > 0 && char.IsLetter(source, At - 1));

    private bool SkipSpace()
    {
        while (!AtEnd)
        {
            var c = Peek();
            if (c is ' ' or '\t' or '\n' or '\r')
                Advance();
            else if (!json && (c == '#' || (c == '/' && Peek(1) == '/')))
                SkipLine();
            else if (!json && c == '/' && Peek(1) == '*')
            {
                if (!SkipComment())
                    return false;
            }
            else
                return true;
        }
        return true;
    }

    private void SkipLine()
    {
        var end = source.IndexOf('\n', At);
        Advance((end < 0 ? source.Length : end) - At);
    }

    private bool SkipComment()
    {
        var position = Here;
        var end = source.IndexOf("*/", At + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            Fail(position, "expected */ to close this comment, found the end of the text");
            return false;
        }
        Advance(end + 2 - At);
        return true;
    }

    /// <summary>How an error shows a character, whatever it is.</summary>
    public static string Shown(char c) => char.IsControl(c) || char.IsSurrogate(c) || c > '\u007E'
        ? string.Create(CultureInfo.InvariantCulture, $"the character U+{(int)c:X4}")
        : $"'{c}'";
}
