using System.Text;

namespace Leasehold.Storage.Postgres;

/// <summary>Takes <c>name=value name='a value'</c> apart; a backslash takes the next character as it is.</summary>
internal static class KeywordReader
{
    public static IEnumerable<(string Name, string Value)> Read(string text)
    {
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            if (at == text.Length)
                yield break;
            var equals = text.IndexOf('=', at);
            if (equals < 0)
                throw new FormatException("connection_url is neither a postgres:// URL nor made of name=value");
            var name = text[at..equals].Trim();
            at = equals + 1;
            yield return (name, Value(text, ref at));
        }
    }

    private static string Value(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        var isQuoted = at < text.Length && text[at] == '\'';
        if (isQuoted)
            at++;
        var value = new StringBuilder();
        while (at < text.Length && (isQuoted ? text[at] != '\'' : !char.IsWhiteSpace(text[at])))
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            value.Append(text[at++]);
        }
        if (isQuoted && at++ == text.Length)
            throw new FormatException("connection_url: a quoted value has no end");
        return value.ToString();
    }
}
