namespace Leasehold.Hcl.Formatting;

/// <summary>The lexemes of a text, which brackets belong together, and which values fit on one line.</summary>
internal sealed class FormatSource
{
    private readonly IReadOnlyList<Lexeme> _lexemes;
    private readonly int[] _closing;
    private readonly int[] _breaks; // How many lexemes that break lists lie before each.

    public FormatSource(IReadOnlyList<Lexeme> lexemes)
    {
        _lexemes = lexemes;
        _closing = new int[lexemes.Count];
        _breaks = new int[lexemes.Count + 1];
        var open = new Stack<int>();
        for (var i = 0; i < lexemes.Count; i++)
        {
            _breaks[i + 1] = _breaks[i] + (lexemes[i].BreaksLists ? 1 : 0);
            if (lexemes[i].Kind is TokenKind.OpenBrace or TokenKind.OpenBracket)
                open.Push(i);
            else if (lexemes[i].Kind is TokenKind.CloseBrace or TokenKind.CloseBracket)
                _closing[open.Pop()] = i;
        }
    }

    public int Count => _lexemes.Count;

    public Lexeme this[int index] => _lexemes[index];

    /// <summary>The last lexeme of the value that begins here.</summary>
    public int EndOf(int value) =>
        _lexemes[value].Kind is TokenKind.OpenBrace or TokenKind.OpenBracket ? _closing[value] : value;

    /// <summary>Whether the value that begins here is written on one line.</summary>
    public bool IsOneLine(int value)
    {
        var end = EndOf(value);
        return _lexemes[value].Kind switch
        {
            TokenKind.OpenBrace => end == value + 1,
            TokenKind.OpenBracket => end == value + 1
                || (_lexemes[value].Line == _lexemes[end].EndLine && _breaks[end] == _breaks[value + 1]),
            TokenKind.Heredoc => false,
            _ => !_lexemes[value].Text.Contains('\n'),
        };
    }

    /// <summary>Moves past comments, which go to the list.</summary>
    public int SkipComments(int at, ICollection<Lexeme> comments)
    {
        for (; at < Count && this[at].IsComment; at++)
            comments.Add(this[at]);
        return at;
    }

    /// <summary>Moves past the comments that begin on the line where something ended.</summary>
    public int SkipTrailing(int at, int line, ICollection<Lexeme> comments)
    {
        for (; at < Count && this[at].IsComment && this[at].Line == line; at++)
        {
            comments.Add(this[at]);
            line = this[at].EndLine;
        }
        return at;
    }
}
