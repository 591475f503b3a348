using System.Globalization;
using Leasehold.Templates.Bytes;
using Leasehold.Templates.Lexing;

namespace Leasehold.Templates.Syntax;

/// <summary>
/// Reads one tree: a template's own, or that of a definition in it, which shares <see cref="ParseScope"/> with it.
/// Refuses by <see cref="TemplateFault"/>.
/// </summary>
internal sealed partial class Parser
{
    private readonly ParseScope _scope;
    private readonly TokenBuffer _tokens;
    private readonly DeclaredNames _variables = new();
    private readonly Stack<BranchKind> _branches = [];
    private int _ranges;
    private int _actionLine;

    public Parser(ParseScope scope)
    {
        _scope = scope;
        _tokens = new TokenBuffer(scope.Lexer);
        _variables.Add("$");
    }

    /// <summary>Reads to the end of the source; definitions go to the scope.</summary>
    public ListNode ReadSource()
    {
        var root = new ListNode(_tokens.Peek().Position);
        while (_tokens.Peek().Kind != TokenKind.End)
        {
            if (_tokens.Peek().Kind == TokenKind.LeftDelimiter)
            {
                var delimiter = _tokens.Next();
                if (_tokens.NextBeyondSpace().Kind == TokenKind.DefineWord)
                {
                    new Parser(_scope).ReadDefinition();
                    continue;
                }
                _tokens.Back(delimiter);
            }
            var node = TextOrAction();
            if (node is TerminatorNode)
                throw Fault($"unexpected {node}");
            root.Nodes.Add(node);
        }
        return root;
    }

    private void ReadDefinition()
    {
        const string context = "define clause";
        var name = _tokens.NextBeyondSpace();
        if (name.Kind is not (TokenKind.QuotedText or TokenKind.RawText))
            throw Unexpected(name, context);
        var bytes = Unquoting.Text(name.Text) ?? throw Fault("invalid syntax");
        Expect(TokenKind.RightDelimiter, context);
        Define(bytes, context);
    }

    private void Define(string name, string context)
    {
        using var level = _scope.Enter(this);
        var list = Items(out var end);
        if (end.IsElse)
            throw Fault($"unexpected {end} in {context}");
        if (!_scope.TryAdd(name, list))
            throw Fault($"template: multiple definition of template {QuotedText.Of(name)}");
    }

    private ListNode Items(out TerminatorNode end)
    {
        var list = new ListNode(_tokens.PeekBeyondSpace().Position);
        while (_tokens.PeekBeyondSpace().Kind != TokenKind.End)
        {
            var node = TextOrAction();
            if (node is TerminatorNode terminator)
            {
                end = terminator;
                return list;
            }
            list.Nodes.Add(node);
        }
        throw Fault("unexpected EOF");
    }

    private Node TextOrAction()
    {
        var token = _tokens.NextBeyondSpace();
        if (token.Kind == TokenKind.Text)
            return new TextNode(token.Position, token.Text);
        if (token.Kind != TokenKind.LeftDelimiter)
            throw Unexpected(token, "input");
        _actionLine = token.Line;
        var action = Action();
        _actionLine = 0;
        return action;
    }

    private Token Expect(TokenKind kind, string context)
    {
        var token = _tokens.NextBeyondSpace();
        return token.Kind == kind ? token : throw Unexpected(token, context);
    }

    /// <summary>What is wrong, at the line that was read last.</summary>
    internal TemplateFault Fault(string why) =>
        _scope.Fault(_tokens.Last, why);

    private TemplateFault Unexpected(Token token, string context)
    {
        if (token.Kind != TokenKind.Error)
            return Fault($"unexpected {token.Describe()} in {context}");

        var started = "";
        if (_actionLine != 0 && _actionLine != token.Line)
        {
            // Not "unclosed action in action".
            var isNamed = token.Text.EndsWith(" action", StringComparison.Ordinal);
            var line = _actionLine.ToString(CultureInfo.InvariantCulture);
            started = $"{(isNamed ? "" : " in action")} started at {_scope.ByteName}:{line}";
        }
        return Fault(token.Describe() + started);
    }
}
