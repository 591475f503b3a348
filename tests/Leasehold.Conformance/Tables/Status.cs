using System.Globalization;

namespace Leasehold.Conformance.Tables;

/// <summary>
/// The status a row expects: <c>200</c>, <c>4xx</c>, either of <c>200/204</c>; with <c>within 5s</c> the request is
/// repeated until status and facts hold, or the time is over.
/// </summary>
internal sealed record Status(string Text, IReadOnlyList<string> Lawful, TimeSpan Within)
{
    public static Status Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (1 or 3) || (words.Length == 3 && words[1] != "within"))
            throw new FormatException($"`{text}` is no status");
        var within = words.Length == 1
            ? TimeSpan.Zero
            : TimeSpan.FromSeconds(double.Parse(words[2].TrimEnd('s'), CultureInfo.InvariantCulture));
        return new Status(text, words[0].Split('/'), within);
    }

    public bool Allows(int status) =>
        Lawful.Any(lawful => lawful == $"{status}" || (lawful.EndsWith("xx", StringComparison.Ordinal) &&
            lawful[0] == $"{status}"[0]));
}
