namespace Leasehold.Client;

/// <summary>
/// A refusal of the server: what was asked, the status and the server's own words. A redirect that is not followed is
/// one, too.
/// </summary>
/// <param name="Method">The HTTP method of the request.</param>
/// <param name="Url">The full URL of the request.</param>
/// <param name="Status">The HTTP status, 300 or above.</param>
/// <param name="Errors">The error strings of the answer; empty when it had none or was no JSON.</param>
/// <param name="Namespace">The namespace that the server named; null when it named none.</param>
/// <param name="Reason">Leasehold's cause of the refusal (<c>X-Leasehold-Reason</c>); null from other servers.</param>
public sealed record ApiError(
    string Method,
    string Url,
    int Status,
    IReadOnlyList<string> Errors,
    string? Namespace,
    string? Reason)
{
    /// <summary>The answer was not the JSON of an API: a proxy's page, most often.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Request, status and error strings, on one line.</summary>
    public override string ToString() => $"{Method} {Url}: {Status} {string.Join("; ", Errors)}";
}
