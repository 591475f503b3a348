using System.Text.Json;
using Leasehold.Client;

namespace Leasehold.Cli.Output;

/// <summary>What helps where a lease is refused: it is never logged in again, but read again.</summary>
internal static class LeaseSteps
{
    private const string IsStuck = "lease is expired and has failed previous revocation attempts";

    /// <summary>Whether a refusal is about a lease, and not about the token that asked.</summary>
    public static bool Are(ApiError error, ApiRequest request) =>
        error.Status == 400 && request.Path.StartsWith("sys/leases/", StringComparison.Ordinal);

    /// <summary>Two sentences; null for a cause that says nothing about a lease of its own.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="reason">What the cause means of whatever ended by it.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="program">What this program is called.</param>
    public static (string Reason, string Next)? Of(
        ApiError error, string reason, ApiRequest request, string program)
    {
        var id = NamedIn(request);
        var readAgain = $"read what issued it again: {program} read {IssuerOf(id)}.";
        if (error.Errors.Contains(IsStuck, StringComparer.Ordinal))
        {
            return ("it ended, and what it gave could not be taken back.",
                $"look at revoke_error in {program} lease lookup {id}; once that is mended, " +
                $"{program} lease revoke -sync {id}, or give it up with {program} lease revoke -force -prefix {id}.");
        }
        return error.Reason switch
        {
            "expired" or "max-ttl-reached" or "revoked" or "prefix-revoked" or "force-revoked" or "undelivered"
                or "not-renewable" => (reason, readAgain),
            "parent-ended" => ("the token that it was given to ended, and it ends with it.",
                $"with a token that lives, {readAgain}"),
            "tidied" => ("the token or mount that it hung on was gone, and tidy took it back.", readAgain),
            "mount-removed" => (reason,
                "enable it again, or read it where the mount is now, or what another one issues."),
            "role-removed" => ("the role that issued it was deleted, and only that could tell how long it may live.",
                "have the role written again, or read what another role issues."),
            _ => null,
        };
    }

    /// <summary>The lease that a request names, in its body or its path; a placeholder if it names none.</summary>
    private static string NamedIn(ApiRequest request)
    {
        if (request.Body is { IsEmpty: false } body && TextIn(body) is { Length: > 0 } named)
            return named;
        var parts = request.Path.Split('/', 4); // sys/leases/revoke/<id>
        return parts.Length == 4 ? parts[3] : "<its id>";
    }

    private static string? TextIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object &&
                json.RootElement.TryGetProperty("lease_id", out var id) && id.ValueKind == JsonValueKind.String
                ? id.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string IssuerOf(string id)
    {
        var slash = id.LastIndexOf('/');
        return slash > 0 ? id[..slash] : "<the path before the last slash of its id>";
    }
}
