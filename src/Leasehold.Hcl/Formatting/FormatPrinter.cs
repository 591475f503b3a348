using System.Text;

namespace Leasehold.Hcl.Formatting;

/// <summary>Writes lexemes in canonical form. Their order is that of a text which was parsed.</summary>
internal sealed class FormatPrinter(IReadOnlyList<Lexeme> lexemes)
{
    private readonly FormatSource _source = new(lexemes);
    private readonly StringBuilder _text = new();

    public string Print()
    {
        PrintItems(0, _source.Count, depth: 0, opened: 0);
        return _text.ToString();
    }

    /// <summary>The items between two lexemes, each from the beginning of a line to its end.</summary>
    private void PrintItems(int at, int end, int depth, int opened)
    {
        var items = new List<FormatItem>();
        var rest = new List<Lexeme>();
        for (at = _source.SkipComments(at, rest); at < end; at = _source.SkipComments(at, rest))
        {
            if (_source[at].Kind == TokenKind.Comma) // A comment stood between it and its item.
            {
                at++;
                continue;
            }
            (var item, at) = ReadItem(at, rest);
            items.Add(item);
            rest = [];
        }
        var widths = Widths(items);
        var last = opened;
        for (var i = 0; i < items.Count; i++)
        {
            var breaks = i > 0 && !(_source.IsOneLine(items[i - 1].Value) && _source.IsOneLine(items[i].Value));
            last = PrintComments(items[i].Comments, depth, i == 0 ? null : last, breaks);
            if (items[i].Comments.Count == 0 && i > 0 && (breaks || items[i].Line - last > 1))
                _text.Append('\n');
            else if (items[i].Comments.Count > 0 && items[i].Line - last > 1)
                _text.Append('\n');
            PrintItem(items[i], widths[i], depth);
            last = EndLine(items[i]);
        }
        PrintComments(rest, depth, items.Count == 0 ? null : last, breaks: false);
    }

    private (FormatItem Item, int Next) ReadItem(int at, List<Lexeme> comments)
    {
        var line = _source[at].Line;
        var head = new StringBuilder(_source[at++].Text);
        for (at = _source.SkipComments(at, comments); _source[at].Kind is TokenKind.Name or TokenKind.Text;)
        {
            head.Append(' ').Append(_source[at++].Text);
            at = _source.SkipComments(at, comments);
        }
        var isAssigned = _source[at].Kind == TokenKind.Assign;
        var value = isAssigned ? _source.SkipComments(at + 1, comments) : at;
        var end = _source.EndOf(value);
        var trailing = new List<Lexeme>();
        var next = _source.SkipTrailing(end + 1, _source[end].EndLine, trailing);
        if (next < _source.Count && _source[next].Kind == TokenKind.Comma && !EndsLine(trailing))
        {
            // Nothing stands behind a heredoc's mark: what follows its comma belongs to what comes next.
            next = _source[end].Kind == TokenKind.Heredoc
                ? next + 1
                : _source.SkipTrailing(next + 1, _source[next].Line, trailing);
        }
        return (new FormatItem(comments, line, head.ToString(), isAssigned, value, trailing), next);
    }

    private void PrintItem(FormatItem item, int width, int depth)
    {
        Indent(depth).Append(item.Head);
        if (item.IsAssigned)
            _text.Append(' ', width - item.Head.Length + 1).Append("= ");
        else
            _text.Append(' ');
        PrintValue(item.Value, depth);
        PrintTrailing(item.Trailing);
        _text.Append('\n');
    }

    /// <summary>For each item the longest key among the neighbours that are aligned with it.</summary>
    private int[] Widths(List<FormatItem> items)
    {
        var widths = new int[items.Count];
        for (int first = 0, next; first < items.Count; first = next)
        {
            var width = items[first].Head.Length;
            for (next = first + 1; next < items.Count && Joins(items[next - 1], items[next]); next++)
                width = Math.Max(width, items[next].Head.Length);
            widths.AsSpan(first, next - first).Fill(width);
        }
        return widths;
    }

    private bool Joins(FormatItem one, FormatItem next) =>
        IsAligned(one) && IsAligned(next) && next.Comments.Count == 0 && next.Line - EndLine(one) <= 1;

    private bool IsAligned(FormatItem item) => item.IsAssigned && _source.IsOneLine(item.Value);

    private int EndLine(FormatItem item) =>
        item.Trailing is [.., var last] ? last.EndLine : _source[_source.EndOf(item.Value)].EndLine;

    private void PrintValue(int at, int depth)
    {
        var end = _source.EndOf(at);
        if (end == at)
            _text.Append(_source[at].Text);
        else if (end == at + 1)
            _text.Append(_source[at].Text).Append(_source[end].Text);
        else if (_source[at].Kind == TokenKind.OpenBrace)
        {
            _text.Append("{\n");
            PrintItems(at + 1, end, depth + 1, _source[at].Line);
            Indent(depth).Append('}');
        }
        else if (_source.IsOneLine(at))
            PrintOnOneLine(at, end);
        else
            PrintList(at, end, depth);
    }

    private void PrintOnOneLine(int at, int end)
    {
        for (var i = at; i <= end; i++)
        {
            if (_source[i].Kind != TokenKind.Comma)
                _text.Append(_source[i].Text);
            else if (_source[i + 1].Kind != TokenKind.CloseBracket)
                _text.Append(", ");
        }
    }

    private void PrintList(int at, int end, int depth)
    {
        _text.Append("[\n");
        var comments = new List<Lexeme>();
        for (at = _source.SkipComments(at + 1, comments); at < end; at = _source.SkipComments(at, comments))
        {
            PrintComments(comments, depth + 1, last: null, breaks: false);
            comments = [];
            Indent(depth + 1);
            PrintValue(at, depth + 1);
            at = _source.EndOf(at);
            if (_source[at].Kind == TokenKind.Heredoc) // Its mark stands alone on a line.
                Indent(depth + 1, _text.Append('\n'));
            _text.Append(',');
            var trailing = new List<Lexeme>();
            at = _source.SkipTrailing(at + 1, _source[at].EndLine, trailing);
            at = _source.SkipComments(at, comments);
            if (_source[at].Kind == TokenKind.Comma)
            {
                var after = comments.Count == 0 && !EndsLine(trailing) ? trailing : comments;
                at = _source.SkipTrailing(at + 1, _source[at].Line, after);
            }
            PrintTrailing(trailing);
            _text.Append('\n');
        }
        PrintComments(comments, depth + 1, last: null, breaks: false);
        Indent(depth).Append(']');
    }

    /// <summary>Comments on lines of their own; returns the line on which the last of them ends.</summary>
    /// <param name="comments">The comments.</param>
    /// <param name="depth">Their indentation.</param>
    /// <param name="last">The line on which ended what precedes them; null: no blank line before them.</param>
    /// <param name="breaks">Whether a blank line is due before the first in any case.</param>
    private int PrintComments(IReadOnlyList<Lexeme> comments, int depth, int? last, bool breaks)
    {
        foreach (var comment in comments)
        {
            if (last is { } line && (breaks || comment.Line - line > 1))
                _text.Append('\n');
            breaks = false;
            Indent(depth).Append(comment.Text).Append('\n');
            last = comment.EndLine;
        }
        return last ?? int.MaxValue;
    }

    private void PrintTrailing(IReadOnlyList<Lexeme> comments)
    {
        foreach (var comment in comments)
            _text.Append(' ').Append(comment.Text);
    }

    private static bool EndsLine(List<Lexeme> comments) =>
        comments is [.., var last] && !last.Text.StartsWith("/*", StringComparison.Ordinal);

    private StringBuilder Indent(int depth) => Indent(depth, _text);

    private static StringBuilder Indent(int depth, StringBuilder text) => text.Append(' ', 2 * depth);
}
