namespace Leasehold.Hcl;

/// <summary>The grammar of JSON, into the same tree. A production returns null once the scanner has an error.</summary>
internal sealed class JsonSyntax(Scanner scanner)
{
    private Token _token;

    public HclObject? Document()
    {
        Advance();
        if (Value(depth: 0) is not { } root)
            return null;
        return _token.Kind == TokenKind.End
            ? root as HclObject ?? Refuse<HclObject>("an object")
            : Refuse<HclObject>("nothing after the object");
    }

    private HclValue? Value(int depth)
    {
        var token = _token;
        if (token.Kind is TokenKind.OpenBrace or TokenKind.OpenBracket && depth > HclLimits.MaxDepth)
            return Refuse<HclValue>($"at most {HclLimits.MaxDepth} levels of nesting");

        Advance();
        return token.Kind switch
        {
            TokenKind.Text => new HclText(token.Text, token.Position),
            TokenKind.Number => new HclNumber(token.Text, token.Position),
            TokenKind.Flag => new HclFlag(token.Text == "true", token.Position),
            TokenKind.Null => new HclNull(token.Position),
            TokenKind.OpenBrace => Object(token.Position, depth + 1),
            TokenKind.OpenBracket => List(token.Position, depth + 1),
            _ => Refuse<HclValue>("a value", token),
        };
    }

    private HclObject? Object(HclPosition start, int depth)
    {
        var items = new List<HclItem>();
        while (_token.Kind != TokenKind.CloseBrace || items.Count > 0)
        {
            var key = _token;
            if (key.Kind != TokenKind.Text)
                return Refuse<HclObject>("a key in quotes");
            Advance();
            if (_token.Kind != TokenKind.Colon)
                return Refuse<HclObject>(": after the key");
            Advance();
            if (Value(depth) is not { } value)
                return null;
            items.Add(new HclItem(key.Text, [], value, key.Position));

            if (_token.Kind == TokenKind.CloseBrace)
                break;
            if (_token.Kind != TokenKind.Comma)
                return Refuse<HclObject>($"a comma or }} in the object opened on line {start.Line}");
            Advance();
        }
        Advance();
        return new HclObject(items, start);
    }

    private HclList? List(HclPosition start, int depth)
    {
        var items = new List<HclValue>();
        while (_token.Kind != TokenKind.CloseBracket || items.Count > 0)
        {
            if (Value(depth) is not { } value)
                return null;
            items.Add(value);

            if (_token.Kind == TokenKind.CloseBracket)
                break;
            if (_token.Kind != TokenKind.Comma)
                return Refuse<HclList>($"a comma or ] in the list opened on line {start.Line}");
            Advance();
        }
        Advance();
        return new HclList(items, start);
    }

    private void Advance() => _token = scanner.Next();

    private T? Refuse<T>(string expected) where T : class => Refuse<T>(expected, _token);

    private T? Refuse<T>(string expected, Token found) where T : class
    {
        scanner.Fail(found.Position, $"expected {expected}, found {found.Shown}");
        return null;
    }
}
