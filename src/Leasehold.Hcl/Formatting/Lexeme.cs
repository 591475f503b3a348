namespace Leasehold.Hcl.Formatting;

/// <summary>A token or comment as it is written.</summary>
/// <param name="Kind">The token; <see cref="TokenKind.End"/> for a comment.</param>
/// <param name="Text">The source's characters; of a heredoc without the last line end.</param>
/// <param name="Line">The line it begins on.</param>
/// <param name="EndLine">The line it ends on.</param>
internal readonly record struct Lexeme(TokenKind Kind, string Text, int Line, int EndLine)
{
    public bool IsComment => Kind == TokenKind.End;

    /// <summary>Whether a list that holds it takes several lines.</summary>
    public bool BreaksLists => IsComment || Kind == TokenKind.OpenBrace;
}
