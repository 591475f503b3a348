using Leasehold.Templates.Bytes;

namespace Leasehold.Templates.Lexing;

/// <summary>
/// Cuts a source, as bytes, into tokens; the parser asks for one after the other. After an error there is none.
/// </summary>
internal sealed partial class Lexer
{
    private const string LeftComment = "/*";
    private const string RightComment = "*/";
    private const int MarkerLength = 2; // The minus and the space beside it.

    private readonly string _source;
    private readonly string _left;
    private readonly string _right;
    private int _at;
    private int _start;
    private int _line = 1;
    private int _parentheses;
    private bool _inAction;
    private bool _ended;
    private Token? _pending;

    public Lexer(string source, string leftDelimiter, string rightDelimiter)
    {
        _source = source;
        _left = leftDelimiter;
        _right = rightDelimiter;
    }

    public Token Next()
    {
        while (!_ended)
        {
            var token = _inAction ? InAction() : InText();
            if (token is { } found)
                return found;
        }
        var last = _pending ?? new Token(TokenKind.Error, 0, "", 0);
        _pending = null;
        return last;
    }

    private Token? InText()
    {
        var found = _source.IndexOf(_left, _at, StringComparison.Ordinal);
        if (found < 0)
            return RestOfText();

        var end = found;
        if (HasLeftMarker(found + _left.Length))
        {
            while (end > _start && RuneKind.IsSpace(_source[end - 1]))
                end--;
        }
        if (end > _start)
        {
            _at = end;
            return Emit(TokenKind.Text); // The delimiter comes next.
        }
        _at = found;
        Ignore();
        return Open();
    }

    private Token RestOfText()
    {
        _at = _source.Length;
        if (_at > _start)
            return Emit(TokenKind.Text);
        _ended = true;
        return Emit(TokenKind.End);
    }

    private Token? Open()
    {
        _at += _left.Length;
        var inside = HasLeftMarker(_at) ? _at + MarkerLength : _at;
        if (StartsWith(LeftComment, inside))
        {
            _at = inside;
            Ignore();
            return Comment();
        }
        var token = Emit(TokenKind.LeftDelimiter);
        _at = inside;
        Ignore();
        _parentheses = 0;
        _inAction = true;
        return token;
    }

    private Token? Comment()
    {
        var end = _source.IndexOf(RightComment, _at + LeftComment.Length, StringComparison.Ordinal);
        if (end < 0)
            return Refuse("unclosed comment");
        _at = end + RightComment.Length;
        if (!AtRightDelimiter(out var trims))
            return Refuse("comment ends before closing delimiter");

        _at += (trims ? MarkerLength : 0) + _right.Length;
        if (trims)
            SkipSpace();
        Ignore();
        return null;
    }

    private Token Close(bool trims)
    {
        if (trims)
        {
            _at += MarkerLength;
            Ignore();
        }
        _at += _right.Length;
        var token = Emit(TokenKind.RightDelimiter);
        if (trims)
            SkipSpace();
        Ignore();
        _inAction = false;
        return token;
    }

    private void SkipSpace()
    {
        while (_at < _source.Length && RuneKind.IsSpace(_source[_at]))
            _at++;
    }

    private bool AtRightDelimiter(out bool trims)
    {
        trims = HasRightMarker(_at) && StartsWith(_right, _at + MarkerLength);
        return trims || StartsWith(_right, _at);
    }

    private bool HasLeftMarker(int at) =>
        at + 1 < _source.Length && _source[at] == '-' && RuneKind.IsSpace(_source[at + 1]);

    private bool HasRightMarker(int at) =>
        at + 1 < _source.Length && RuneKind.IsSpace(_source[at]) && _source[at + 1] == '-';

    private bool StartsWith(string text, int at) =>
        at <= _source.Length && _source.AsSpan(at).StartsWith(text, StringComparison.Ordinal);

    private Token Emit(TokenKind kind)
    {
        var token = new Token(kind, _start, _source[_start.._at], _line);
        Ignore();
        return token;
    }

    private void Ignore()
    {
        _line += _source.AsSpan(_start, _at - _start).Count('\n');
        _start = _at;
    }

    private Token Refuse(string why)
    {
        _ended = true;
        return new Token(TokenKind.Error, _start, why, _line);
    }
}
