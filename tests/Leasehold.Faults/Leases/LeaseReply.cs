using System.Net;
using System.Text.Json;

namespace Leasehold.Faults.Leases;

/// <summary>What came back; no status if the connection broke before an answer.</summary>
internal readonly record struct LeaseReply(HttpStatusCode? Status, JsonElement Body)
{
    public bool IsOk => (int?)Status is >= 200 and < 300;

    /// <summary>Whether the same may go through a little later.</summary>
    public bool IsBusy => Status is HttpStatusCode.ServiceUnavailable;

    /// <summary>Whether the server said no, for good.</summary>
    public bool IsRefused => (int?)Status is >= 400 and < 500;

    /// <summary>The header that says why; empty if there was none.</summary>
    public string Reason { get; init; } = "";

    public string Errors =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("errors", out var errors)
            ? errors.GetRawText()
            : $"{Status}";
}
