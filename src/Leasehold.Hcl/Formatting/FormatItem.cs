namespace Leasehold.Hcl.Formatting;

/// <summary>One item of an object with the comments around it.</summary>
/// <param name="Comments">The comments before it, each on lines of its own.</param>
/// <param name="Line">The line its key begins on.</param>
/// <param name="Head">Key and labels.</param>
/// <param name="IsAssigned">Whether an equals sign follows.</param>
/// <param name="Value">Where the value begins among the lexemes.</param>
/// <param name="Trailing">The comment on the line of its end; null for none.</param>
internal sealed record FormatItem(
    IReadOnlyList<Lexeme> Comments, int Line, string Head, bool IsAssigned, int Value, IReadOnlyList<Lexeme> Trailing);
