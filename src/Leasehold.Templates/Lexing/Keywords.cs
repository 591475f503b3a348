using System.Collections.Frozen;

namespace Leasehold.Templates.Lexing;

/// <summary>The words of the language that are no names.</summary>
internal static class Keywords
{
    private static readonly FrozenDictionary<string, TokenKind> Words = new Dictionary<string, TokenKind>
    {
        ["block"] = TokenKind.BlockWord,
        ["break"] = TokenKind.BreakWord,
        ["continue"] = TokenKind.ContinueWord,
        ["define"] = TokenKind.DefineWord,
        ["else"] = TokenKind.ElseWord,
        ["end"] = TokenKind.EndWord,
        ["if"] = TokenKind.IfWord,
        ["range"] = TokenKind.RangeWord,
        ["nil"] = TokenKind.NilWord,
        ["template"] = TokenKind.TemplateWord,
        ["with"] = TokenKind.WithWord,
        ["true"] = TokenKind.Bool,
        ["false"] = TokenKind.Bool,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TokenKind KindOf(string word) => Words.GetValueOrDefault(word, TokenKind.Identifier);
}
