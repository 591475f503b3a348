namespace Leasehold.Core.Requests;

/// <summary>What the listener allows that a request came through; the same for all its requests.</summary>
public sealed record ListenerRules
{
    /// <summary>Those of a listener that nothing was configured for.</summary>
    public static readonly ListenerRules Default = new();

    /// <summary>Whether the rekey ceremonies need a token.</summary>
    public bool DisablesUnauthenticatedRekey { get; init; }

    /// <summary>Whether the generate-root ceremonies need a token.</summary>
    public bool DisablesUnauthenticatedGenerateRoot { get; init; }

    /// <summary>Whether <c>sys/metrics</c> is served without a token.</summary>
    public bool AllowsUnauthenticatedMetrics { get; init; }

    /// <summary>Whether <c>sys/in-flight-req</c> is served without a token.</summary>
    public bool AllowsUnauthenticatedInFlightRequests { get; init; }
}
