namespace Leasehold.Conformance.Tables;

/// <summary>One line of a table: a request, and what must be true of its answer.</summary>
internal sealed record Row(
    string File,
    int Line,
    string Method,
    string Target,
    string As,
    IReadOnlyList<string> Parts,
    Status Status,
    IReadOnlyList<string> Facts,
    string Source)
{
    public string Name => $"{File}:{Line} {Method} {Target}";
}
