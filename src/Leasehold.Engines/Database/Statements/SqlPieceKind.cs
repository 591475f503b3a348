namespace Leasehold.Engines.Database.Statements;

/// <summary>What a piece of SQL is.</summary>
internal enum SqlPieceKind
{
    /// <summary>Words and signs between all others.</summary>
    Plain,

    /// <summary>Between quotes, which stand for themselves when doubled.</summary>
    Quoted,

    /// <summary>Between quotes, and a backslash takes the next character as it is.</summary>
    QuotedWithBackslashes,

    /// <summary>Between two equal tags in dollars: a text, most often of a program.</summary>
    Dollars,

    /// <summary>A comment.</summary>
    Comment,
}
