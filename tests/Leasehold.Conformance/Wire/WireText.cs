using System.Globalization;
using System.Text.RegularExpressions;
using Leasehold.Conformance.Runs;

namespace Leasehold.Conformance.Wire;

/// <summary>
/// Requests as the tables write them. <c>↵</c> is CR LF, <c>\xHH</c> a byte; <c>{n*text*}</c> repeats a text; names in
/// braces stand for the texts below.
/// </summary>
internal static partial class WireText
{
    /// <summary>Where no row may get anything stored: what a smuggled second request would write.</summary>
    public const string Forbidden = "secret/data/smuggled";

    private static readonly (string Name, string Text)[] Names =
    [
        ("{chunked}", "{post}Transfer-Encoding: chunked↵↵"),
        ("{smuggled}", $"PUT /v1/{Forbidden} HTTP/1.1↵Host: x↵{{root}}↵Content-Length: 16↵↵{{\"data\":{{\"a\":1}}}}"),
        ("{tail}", " HTTP/1.1↵Host: x↵{root}↵↵"),
        ("{get}", "GET /v1/sys/seal-status HTTP/1.1↵Host: x↵"),
        ("{self}", "GET /v1/auth/token/lookup-self HTTP/1.1↵Host: x↵"),
        ("{post}", "POST /v1/sys/capabilities-self HTTP/1.1↵Host: x↵{root}↵"),
        ("{root}", "X-Vault-Token: root"),
        ("{body}", "{\"paths\":\"ab\"}"),
    ];

    public static byte[] Bytes(string request)
    {
        var text = request;
        foreach (var (name, value) in Names)
            text = text.Replace(name, value, StringComparison.Ordinal);
        text = Repetition().Replace(text, static match => string.Concat(Enumerable.Repeat(
            match.Groups["text"].Value, int.Parse(match.Groups["times"].Value, CultureInfo.InvariantCulture))));
        return Escapes.Bytes(text.Replace("↵", "\\r\\n", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{(?<times>\d+)\*(?<text>.+?)\*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Repetition();
}
