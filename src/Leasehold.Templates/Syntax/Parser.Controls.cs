using Leasehold.Templates.Bytes;
using Leasehold.Templates.Lexing;

namespace Leasehold.Templates.Syntax;

/// <summary>What an action may be.</summary>
internal sealed partial class Parser
{
    private Node Action()
    {
        var token = _tokens.NextBeyondSpace();
        switch (token.Kind)
        {
            case TokenKind.BlockWord:
                return Block();
            case TokenKind.BreakWord:
                return Jump(token, "{{break}}");
            case TokenKind.ContinueWord:
                return Jump(token, "{{continue}}");
            case TokenKind.ElseWord:
                return Else();
            case TokenKind.EndWord:
                return new TerminatorNode(Expect(TokenKind.RightDelimiter, "end").Position, isElse: false);
            case TokenKind.IfWord:
                return Branch(BranchKind.If, "if");
            case TokenKind.RangeWord:
                return Branch(BranchKind.Range, "range");
            case TokenKind.WithWord:
                return Branch(BranchKind.With, "with");
            case TokenKind.TemplateWord:
                return Template();
            default:
                _tokens.Back();
                return new ActionNode(_tokens.Peek().Position, Pipeline("command", TokenKind.RightDelimiter));
        }
    }

    private JumpNode Jump(Token word, string name)
    {
        if (_tokens.NextBeyondSpace() is { Kind: not TokenKind.RightDelimiter } token)
            throw Unexpected(token, name);
        if (_ranges == 0)
            throw Fault(name + " outside {{range}}");
        return new JumpNode(word.Position, word.Kind == TokenKind.BreakWord);
    }

    private TerminatorNode Else()
    {
        var peeked = _tokens.PeekBeyondSpace();
        // The word stays for the branch that this else belongs to.
        if (peeked.Kind == TokenKind.IfWord || ContinuesWith(peeked))
            return new TerminatorNode(peeked.Position, isElse: true);
        return new TerminatorNode(Expect(TokenKind.RightDelimiter, "else").Position, isElse: true);
    }

    private bool ContinuesWith(Token token) =>
        token.Kind == TokenKind.WithWord && _branches.TryPeek(out var branch) && branch == BranchKind.With;

    private BranchNode Branch(BranchKind kind, string context)
    {
        using var level = _scope.Enter(this);
        var outer = _variables.Mark;
        var pipe = Pipeline(context, TokenKind.RightDelimiter);
        _branches.Push(kind);
        _ranges += kind == BranchKind.Range ? 1 : 0;
        var list = Items(out var end);
        _ranges -= kind == BranchKind.Range ? 1 : 0;
        var otherwise = end.IsElse ? Otherwise(kind, context, end) : null;
        _branches.TryPop(out _);
        _variables.BackTo(outer);
        return new BranchNode(pipe.Position, kind, pipe, list, otherwise);
    }

    private ListNode Otherwise(BranchKind kind, string context, TerminatorNode start)
    {
        var word = _tokens.Peek();
        var continues = (kind == BranchKind.If && word.Kind == TokenKind.IfWord) || ContinuesWith(word);
        if (continues)
        {
            // "else if" is an if within the else; one end closes both.
            _tokens.Next();
            var list = new ListNode(start.Position);
            list.Nodes.Add(Branch(kind, context));
            return list;
        }
        var items = Items(out var end);
        return end.IsElse ? throw Fault($"expected end; found {end}") : items;
    }

    private TemplateNode Block()
    {
        const string context = "block clause";
        var token = _tokens.NextBeyondSpace();
        var name = TemplateName(token, context);
        var pipe = Pipeline(context, TokenKind.RightDelimiter);
        new Parser(_scope).Define(name, context);
        return new TemplateNode(token.Position, name, pipe);
    }

    private TemplateNode Template()
    {
        const string context = "template clause";
        var token = _tokens.NextBeyondSpace();
        var name = TemplateName(token, context);
        if (_tokens.NextBeyondSpace().Kind == TokenKind.RightDelimiter)
            return new TemplateNode(token.Position, name, pipe: null);
        _tokens.Back();
        return new TemplateNode(token.Position, name, Pipeline(context, TokenKind.RightDelimiter));
    }

    private string TemplateName(Token token, string context) =>
        token.Kind is TokenKind.QuotedText or TokenKind.RawText
            ? Unquoting.Text(token.Text) ?? throw Fault("invalid syntax")
            : throw Unexpected(token, context);
}
