using Leasehold.Templates.Bytes;

namespace Leasehold.Templates.Lexing;

/// <summary>
/// A token: its first byte in the source, its bytes (or what is wrong, for an error), the line it starts in.
/// </summary>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, int Line)
{
    private const int MostShown = 10;

    /// <summary>How an error names it.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "EOF",
        TokenKind.Error => Text,
        > TokenKind.Keyword => $"<{Text}>",
        _ when Text.Length > MostShown => QuotedText.Of(ByteText.FirstRunes(Text, MostShown)) + "...",
        _ => QuotedText.Of(Text),
    };
}
