namespace Leasehold.Hcl;

internal enum TokenKind
{
    End,
    Failed,
    Name,
    Text,
    Heredoc,
    Number,
    Flag,
    Null,
    Assign,
    Colon,
    Comma,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
}

/// <summary>A token with its meaning: unescaped text, literal of a number, the name itself.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, HclPosition Position)
{
    /// <summary>How an error names this token.</summary>
    public string Shown => Kind switch
    {
        TokenKind.End => "the end of the text",
        TokenKind.Text => "a string",
        TokenKind.Heredoc => "a heredoc",
        TokenKind.Number => $"the number {Text}",
        _ => $"'{Text}'",
    };
}
