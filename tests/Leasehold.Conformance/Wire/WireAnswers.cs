using System.Globalization;

namespace Leasehold.Conformance.Wire;

/// <summary>The answers in what came over a connection.</summary>
internal static class WireAnswers
{
    private const string Length = "\r\nContent-Length: ";

    /// <summary>The statuses, <c>K</c> in front of those by the web server; without that of the last request.</summary>
    public static IReadOnlyList<string> Of(string text, bool isHead)
    {
        var statuses = new List<string>();
        while (text.Length > 0)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0 || !text.StartsWith("HTTP/1.", StringComparison.Ordinal))
            {
                statuses.Add($"other({text.Length})"); // Not HTTP/1.
                break;
            }
            var head = text[..end];
            text = text[(end + 4)..];
            var isLast = head.Contains("\r\nX-Vault-Namespace: root/", StringComparison.Ordinal);
            if (!isLast)
                statuses.Add(StatusOf(head));
            if (!isHead || isLast)
                text = text[Math.Min(text.Length, LengthOf(head))..];
        }
        return statuses;
    }

    // Everything that we answer says that nobody may keep it.
    private static string StatusOf(string head)
    {
        var status = head.Split(' ')[1];
        var isOurs = status == "100" || head.Contains("\r\nCache-Control: no-store", StringComparison.Ordinal);
        return isOurs ? status : $"K{status}";
    }

    private static int LengthOf(string head)
    {
        var at = head.IndexOf(Length, StringComparison.Ordinal);
        if (at < 0)
            return 0;
        var value = head[(at + Length.Length)..];
        var end = value.IndexOf('\r');
        return int.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
    }
}
