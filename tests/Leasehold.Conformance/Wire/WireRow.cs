namespace Leasehold.Conformance.Wire;

/// <summary>Bytes that no well-behaved client sends, and what must come back on the connection.</summary>
/// <param name="File">The file it stands in.</param>
/// <param name="Line">Its line there.</param>
/// <param name="Request">The bytes, as <see cref="WireText"/> writes them.</param>
/// <param name="Answers">
/// The statuses in order; with a <c>K</c> in front the web server answers by itself, <c>-</c> is an end without answer,
/// <c>or</c> stands between what is lawful.
/// </param>
/// <param name="Reason">Why; for what the web server answers, the condition's name in docs/reference/http.md.</param>
internal sealed record WireRow(string File, int Line, string Request, string Answers, string Reason)
{
    private const int LongestName = 90;

    public string Name => $"{File}:{Line} {Shortened}";

    private string Shortened =>
        Request.Length > LongestName ? string.Concat(Request.AsSpan(0, LongestName), "...") : Request;

    /// <summary>Whether the connection may end without an answer, as it may to a client that leaves.</summary>
    public bool MayEndUnanswered => Allows("-");

    public bool IsAnsweredByWebServer => Answers.Contains('K', StringComparison.Ordinal);

    public bool Allows(string answers) => Answers.Split(" or ").Contains(answers, StringComparer.Ordinal);
}
