using Leasehold.Templates.Lexing;

namespace Leasehold.Templates.Syntax;

/// <summary>Tokens with a look-ahead of three. Space is a token, so <c>$x :=</c> needs that many.</summary>
internal sealed class TokenBuffer(Lexer lexer)
{
    private readonly Token[] _tokens = new Token[3];
    private int _peeked;

    /// <summary>The line that errors name: of the token that was read last.</summary>
    public Token Last => _tokens[0];

    public Token Next()
    {
        if (_peeked > 0)
            _peeked--;
        else
            _tokens[0] = lexer.Next();
        return _tokens[_peeked];
    }

    public Token Peek()
    {
        if (_peeked > 0)
            return _tokens[_peeked - 1];
        _peeked = 1;
        return _tokens[0] = lexer.Next();
    }

    public Token NextBeyondSpace()
    {
        var token = Next();
        while (token.Kind == TokenKind.Space)
            token = Next();
        return token;
    }

    public Token PeekBeyondSpace()
    {
        var token = NextBeyondSpace();
        Back();
        return token;
    }

    /// <summary>Takes back the last token.</summary>
    public void Back() => _peeked++;

    /// <summary>Takes back the last token but one, beside the one that was peeked.</summary>
    public void Back(Token second)
    {
        _tokens[1] = second;
        _peeked = 2;
    }

    /// <summary>Takes back two tokens, beside the one that was peeked.</summary>
    public void Back(Token third, Token second)
    {
        _tokens[1] = second;
        _tokens[2] = third;
        _peeked = 3;
    }
}
