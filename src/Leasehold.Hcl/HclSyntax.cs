namespace Leasehold.Hcl;

/// <summary>The grammar of HCL 1. A production returns null once the scanner has an error.</summary>
internal sealed class HclSyntax(Scanner scanner)
{
    private Token _token;

    public HclObject? Document()
    {
        _token = scanner.Next();
        return Items(TokenKind.End, new HclPosition(1, 1), depth: 0);
    }

    private HclObject? Items(TokenKind end, HclPosition start, int depth)
    {
        var items = new List<HclItem>();
        while (_token.Kind != end)
        {
            if (_token.Kind == TokenKind.End)
                return Refuse<HclObject>($"}} to close the block opened on line {start.Line}");
            if (Item(depth) is not { } item)
                return null;
            items.Add(item);
            if (_token.Kind == TokenKind.Comma) // Objects may be written like lists.
                Advance();
        }
        if (end != TokenKind.End)
            Advance();
        return new HclObject(items, start);
    }

    private HclItem? Item(int depth)
    {
        var position = _token.Position;
        if (_token.Kind is not (TokenKind.Name or TokenKind.Text))
            return Refuse<HclItem>("a key");

        var key = _token.Text;
        List<string>? labels = null;
        for (Advance(); _token.Kind is TokenKind.Name or TokenKind.Text; Advance())
            (labels ??= []).Add(_token.Text);

        if (_token.Kind == TokenKind.Assign && labels is null)
            Advance();
        else if (_token.Kind != TokenKind.OpenBrace)
            return Refuse<HclItem>(labels is null ? "= or { after the key" : "{ after the labels");

        return Value(depth) is { } value ? new HclItem(key, labels ?? [], value, position) : null;
    }

    private HclValue? Value(int depth)
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Text or TokenKind.Heredoc:
                Advance();
                return new HclText(token.Text, token.Position);
            case TokenKind.Number:
                Advance();
                return new HclNumber(token.Text, token.Position);
            case TokenKind.Flag:
                Advance();
                return new HclFlag(token.Text == "true", token.Position);
            case TokenKind.OpenBrace or TokenKind.OpenBracket when depth == HclLimits.MaxDepth:
                return Refuse<HclValue>($"at most {HclLimits.MaxDepth} levels of nesting");
            case TokenKind.OpenBrace:
                Advance();
                return Items(TokenKind.CloseBrace, token.Position, depth + 1);
            case TokenKind.OpenBracket:
                Advance();
                return List(token.Position, depth + 1);
            default:
                return Refuse<HclValue>("a value: a string in quotes, a number, true, false, a list or an object");
        }
    }

    private HclList? List(HclPosition start, int depth)
    {
        var items = new List<HclValue>();
        while (_token.Kind != TokenKind.CloseBracket)
        {
            if (_token.Kind == TokenKind.End)
                return Refuse<HclList>($"] to close the list opened on line {start.Line}");
            if (Value(depth) is not { } value)
                return null;
            items.Add(value);
            if (_token.Kind == TokenKind.Comma)
                Advance();
            else if (_token.Kind != TokenKind.CloseBracket)
                return Refuse<HclList>("a comma or ] in the list");
        }
        Advance();
        return new HclList(items, start);
    }

    private void Advance() => _token = scanner.Next();

    private T? Refuse<T>(string expected) where T : class
    {
        scanner.Fail(_token.Position, $"expected {expected}, found {_token.Shown}");
        return null;
    }
}
