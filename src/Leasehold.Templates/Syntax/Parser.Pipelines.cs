using Leasehold.Templates.Bytes;
using Leasehold.Templates.Lexing;

namespace Leasehold.Templates.Syntax;

/// <summary>Pipelines, commands and operands.</summary>
internal sealed partial class Parser
{
    private PipeNode Pipeline(string context, TokenKind end)
    {
        using var level = _scope.Enter(this);
        var pipe = new PipeNode(_tokens.PeekBeyondSpace().Position);
        while (Declaration(pipe, context))
        {
        }
        while (true)
        {
            var token = _tokens.NextBeyondSpace();
            if (token.Kind == end)
                return Checked(pipe, context);
            if (!StartsOperand(token.Kind))
                throw Unexpected(token, context);
            _tokens.Back();
            pipe.Commands.Add(Command());
        }
    }

    // Reads "$x :=", "$x =" or, in a range, "$x,"; true if another variable may follow.
    private bool Declaration(PipeNode pipe, string context)
    {
        var variable = _tokens.PeekBeyondSpace();
        if (variable.Kind != TokenKind.Variable)
            return false;
        _tokens.Next();
        var adjacent = _tokens.Peek();
        var next = _tokens.PeekBeyondSpace();
        if (next.Kind is TokenKind.Assign or TokenKind.Declare)
        {
            pipe.Assigns = next.Kind == TokenKind.Assign;
            Declare(pipe, variable);
            return false;
        }
        if (next is { Kind: TokenKind.Character, Text: "," })
        {
            Declare(pipe, variable);
            if (context != "range" || pipe.Variables.Count > 1)
                throw Fault($"too many declarations in {context}");
            return _tokens.PeekBeyondSpace().Kind
                is TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParenthesis
                    ? true
                    : throw Fault("range can only initialize variables");
        }
        if (adjacent.Kind == TokenKind.Space)
            _tokens.Back(variable, adjacent);
        else
            _tokens.Back(variable);
        return false;
    }

    private void Declare(PipeNode pipe, Token variable)
    {
        _tokens.NextBeyondSpace();
        pipe.Variables.Add(new VariableNode(variable.Position, variable.Text, []));
        _variables.Add(variable.Text);
    }

    private PipeNode Checked(PipeNode pipe, string context)
    {
        if (pipe.Commands.Count == 0)
            throw Fault($"missing value for {context}");
        var stage = pipe.Commands.FindIndex(1,
            command => command.Words[0] is BoolNode or DotNode or NilNode or NumberNode or StringNode);
        return stage < 0 ? pipe : throw Fault($"non executable command in pipeline stage {stage + 1}");
    }

    private static bool StartsOperand(TokenKind kind) => kind is
        TokenKind.Bool or TokenKind.CharacterConstant or TokenKind.Complex or TokenKind.Dot or TokenKind.Field
        or TokenKind.Identifier or TokenKind.Number or TokenKind.NilWord or TokenKind.RawText or TokenKind.QuotedText
        or TokenKind.Variable or TokenKind.LeftParenthesis;

    private CommandNode Command()
    {
        var command = new CommandNode(_tokens.PeekBeyondSpace().Position);
        while (true)
        {
            _tokens.PeekBeyondSpace();
            if (Operand() is { } operand)
                command.Words.Add(operand);
            var token = _tokens.Next();
            if (token.Kind == TokenKind.Space)
                continue;
            if (token.Kind is TokenKind.RightDelimiter or TokenKind.RightParenthesis)
                _tokens.Back();
            else if (token.Kind != TokenKind.Pipe)
                throw Unexpected(token, "operand");
            return command.Words.Count > 0 ? command : throw Fault("empty command");
        }
    }

    private Node? Operand()
    {
        var term = Term();
        if (term is null || _tokens.Peek() is not { Kind: TokenKind.Field } first)
            return term;

        var fields = new List<string>();
        while (_tokens.Peek().Kind == TokenKind.Field)
            fields.Add(_tokens.Next().Text[1..]);
        return term switch
        {
            FieldNode field => new FieldNode(first.Position, [.. field.Fields, .. fields]),
            VariableNode variable => new VariableNode(first.Position, variable.Name, [.. variable.Fields, .. fields]),
            BoolNode or StringNode or NumberNode or NilNode or DotNode =>
                throw Fault($"unexpected . after term {QuotedText.Of(term.ToString())}"),
            _ => new ChainNode(first.Position, term, [.. fields]),
        };
    }

    private Node? Term()
    {
        var token = _tokens.NextBeyondSpace();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                return new IdentifierNode(token.Position, _scope.Find(token.Text)
                    ?? throw Fault($"function {QuotedText.Of(token.Text)} not defined"));
            case TokenKind.Dot:
                return new DotNode(token.Position);
            case TokenKind.NilWord:
                return new NilNode(token.Position);
            case TokenKind.Variable:
                return _variables.Has(token.Text)
                    ? new VariableNode(token.Position, token.Text, [])
                    : throw Fault($"undefined variable {QuotedText.Of(token.Text)}");
            case TokenKind.Field:
                return new FieldNode(token.Position, [token.Text[1..]]);
            case TokenKind.Bool:
                return new BoolNode(token.Position, token.Text == "true");
            case TokenKind.CharacterConstant or TokenKind.Complex or TokenKind.Number:
                return NumberNode.Read(token.Position, token.Text, token.Kind == TokenKind.Complex, out var error)
                    ?? throw Fault(error);
            case TokenKind.LeftParenthesis:
                return Pipeline("parenthesized pipeline", TokenKind.RightParenthesis);
            case TokenKind.QuotedText or TokenKind.RawText:
                return new StringNode(token.Position, token.Text,
                    Unquoting.Text(token.Text) ?? throw Fault("invalid syntax"));
            default:
                _tokens.Back();
                return null;
        }
    }
}
