using System.Text.Json;

namespace Leasehold.Core.Requests;

/// <summary>
/// Finds what is wrong with a body that was refused, and says it in the words that clients know. Quotes one character
/// at most: a body may hold secrets.
/// </summary>
internal ref struct JsonFault
{
    private const string EndOfInput = "unexpected EOF";

    private readonly ReadOnlySpan<byte> _body;
    private readonly int _mostDepth;
    private int _at;

    private JsonFault(ReadOnlySpan<byte> body, int mostDepth)
    {
        _body = body;
        _mostDepth = mostDepth;
    }

    private readonly bool AtEnd => _at >= _body.Length;

    public static string NotAnObject(JsonTokenType type) => "json: cannot unmarshal " + type switch
    {
        JsonTokenType.StartArray => "array",
        JsonTokenType.String => "string",
        JsonTokenType.Number => "number",
        _ => "bool",
    } + " into Go value of type map[string]interface {}";

    /// <summary>Null if nothing is wrong with the form.</summary>
    public static string? Find(ReadOnlySpan<byte> body, int mostDepth)
    {
        var scan = new JsonFault(body, mostDepth);
        if (scan.Value(0) is { } fault)
            return fault;
        scan.SkipSpace();
        return scan.AtEnd ? null : scan.Bad("after top-level value");
    }

    private string? Value(int depth)
    {
        SkipSpace();
        if (AtEnd)
            return EndOfInput;
        return _body[_at] switch
        {
            (byte)'{' or (byte)'[' when depth == _mostDepth => "exceeded max depth",
            (byte)'{' => Object(depth + 1),
            (byte)'[' => Array(depth + 1),
            (byte)'"' => Text(),
            (byte)'t' => Literal("true"u8, "true"),
            (byte)'f' => Literal("false"u8, "false"),
            (byte)'n' => Literal("null"u8, "null"),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => Number(),
            _ => Bad("looking for beginning of value"),
        };
    }

    private string? Object(int depth)
    {
        _at++;
        if (Take((byte)'}'))
            return null;
        while (true)
        {
            SkipSpace();
            if (AtEnd || _body[_at] != '"')
                return Bad("looking for beginning of object key string");
            if (Text() is { } name)
                return name;
            if (!Take((byte)':'))
                return Bad("after object key");
            if (Value(depth) is { } value)
                return value;
            if (Take((byte)'}'))
                return null;
            if (!Take((byte)','))
                return Bad("after object key:value pair");
        }
    }

    private string? Array(int depth)
    {
        _at++;
        if (Take((byte)']'))
            return null;
        while (true)
        {
            if (Value(depth) is { } value)
                return value;
            if (Take((byte)']'))
                return null;
            if (!Take((byte)','))
                return Bad("after array element");
        }
    }

    private string? Text()
    {
        for (_at++; !AtEnd && _body[_at] != '"'; _at++)
        {
            if (_body[_at] < ' ')
                return Bad("in string literal");
            if (_body[_at] == '\\' && Escape() is { } fault)
                return fault;
        }
        if (AtEnd)
            return EndOfInput;
        _at++;
        return null;
    }

    private string? Escape()
    {
        const int hexDigits = 4;
        _at++;
        if (AtEnd || !"\"\\/bfnrtu"u8.Contains(_body[_at]))
            return Bad("in string escape code");
        if (_body[_at] != 'u')
            return null;
        for (var i = 0; i < hexDigits; i++)
        {
            _at++;
            if (AtEnd || !char.IsAsciiHexDigit((char)_body[_at]))
                return Bad("in \\u hexadecimal character escape");
        }
        return null;
    }

    private string? Literal(ReadOnlySpan<byte> literal, string name)
    {
        foreach (var expected in literal)
        {
            if (AtEnd || _body[_at] != expected)
                return Bad($"in literal {name} (expecting '{(char)expected}')");
            _at++;
        }
        return null;
    }

    private string? Number()
    {
        if (_body[_at] == '-')
            _at++;
        if (!AtEnd && _body[_at] == '0')
            _at++;
        else if (!Digits())
            return Bad("in numeric literal");
        if (!AtEnd && _body[_at] == '.')
        {
            _at++;
            if (!Digits())
                return Bad("after decimal point in numeric literal");
        }
        if (AtEnd || _body[_at] is not ((byte)'e' or (byte)'E'))
            return null;
        _at++;
        if (!AtEnd && (_body[_at] is (byte)'+' or (byte)'-'))
            _at++;
        return Digits() ? null : Bad("in exponent of numeric literal");
    }

    private bool Digits()
    {
        var start = _at;
        while (!AtEnd && char.IsAsciiDigit((char)_body[_at]))
            _at++;
        return _at > start;
    }

    private bool Take(byte expected)
    {
        SkipSpace();
        if (AtEnd || _body[_at] != expected)
            return false;
        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (!AtEnd && (_body[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            _at++;
    }

    private readonly string Bad(string where) =>
        AtEnd ? EndOfInput : $"invalid character {GoQuote.QuoteCharacter(_body[_at])} {where}";
}
