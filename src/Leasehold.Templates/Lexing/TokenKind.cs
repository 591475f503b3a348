namespace Leasehold.Templates.Lexing;

/// <summary>What a token is. Keywords come after <see cref="Keyword"/>.</summary>
internal enum TokenKind
{
    Error,
    Bool,
    Character,
    CharacterConstant,
    Complex,
    Assign,
    Declare,
    End,
    Field,
    Identifier,
    LeftDelimiter,
    LeftParenthesis,
    Number,
    Pipe,
    RawText,
    RightDelimiter,
    RightParenthesis,
    Space,
    QuotedText,
    Text,
    Variable,

    /// <summary>No token: marks where keywords begin.</summary>
    Keyword,
    BlockWord,
    BreakWord,
    ContinueWord,
    Dot,
    DefineWord,
    ElseWord,
    EndWord,
    IfWord,
    NilWord,
    RangeWord,
    TemplateWord,
    WithWord,
}
