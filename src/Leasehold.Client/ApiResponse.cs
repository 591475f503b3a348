namespace Leasehold.Client;

/// <summary>The answer to one call, its body as it came.</summary>
public sealed class ApiResponse
{
    internal ApiResponse(int status, ReadOnlyMemory<byte> body, ApiError? error)
    {
        Status = status;
        Body = body;
        Error = error;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The body: UTF-8 JSON on the API's own paths, empty where there is nothing to say.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The refusal; null when the call succeeded (status 200 to 299, and 429 of <c>sys/health</c>).</summary>
    public ApiError? Error { get; }

    /// <summary>The status only: bodies are secret.</summary>
    public override string ToString() => $"{nameof(ApiResponse)} {Status}";
}
