using System.Globalization;
using System.Text;

namespace Leasehold.Client;

/// <summary>URLs exactly as Go's client writes them: error texts quote them, and servers compare raw paths.</summary>
internal static class RequestUrl
{
    private const string PathLiterals = "-_.~$&+,/:;=@";
    private const string QueryLiterals = "-_.~";

    public static string Build(Uri address, string path, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        var url = new StringBuilder(128);
        url.Append(address.Scheme).Append("://").Append(address.Authority);
        Escape(url, Clean($"{Uri.UnescapeDataString(address.AbsolutePath)}/v1/{path}"), PathLiterals, "%20");
        var separator = '?';
        foreach (var (name, value) in query.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            url.Append(separator);
            Escape(url, name, QueryLiterals, "+");
            url.Append('=');
            Escape(url, value, QueryLiterals, "+");
            separator = '&';
        }
        return url.ToString();
    }

    /// <summary>Resolves empty, <c>.</c> and <c>..</c> segments and drops a trailing slash.</summary>
    internal static string Clean(string path)
    {
        var kept = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
            else if (segment is not ("" or "." or ".."))
                kept.Add(segment);
        }
        return "/" + string.Join('/', kept);
    }

    private static void Escape(StringBuilder url, string text, string literals, string blank)
    {
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || literals.Contains(c))
                url.Append(c);
            else if (c == ' ')
                url.Append(blank);
            else
                url.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
    }
}
