using Leasehold.Core.Json;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Http;

/// <summary>What one request may take, before anybody is authenticated.</summary>
internal sealed record GatewayLimits
{
    /// <summary>What no timer holds is as good as endless.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    /// <summary>Most bytes of a body.</summary>
    public required int BodySize { get; init; }

    /// <summary>What a JSON body may hold.</summary>
    public required JsonLimits Json { get; init; }

    /// <summary>How long a request may take; null for no limit.</summary>
    public required TimeSpan? Duration { get; init; }

    /// <summary>How long the body may take; null for no limit of its own.</summary>
    public TimeSpan? ReadTimeout { get; init; }

    /// <summary>How long a client may take to accept the response; null for no limit.</summary>
    public TimeSpan? WriteTimeout { get; init; }

    public static GatewayLimits Of(ListenerConfiguration listener)
    {
        var size = (int)Math.Min(listener.MaxRequestSize ?? Array.MaxLength, Array.MaxLength);
        return new GatewayLimits
        {
            BodySize = size,
            Json = JsonLimits.Default with
            {
                Size = size,
                Strings = listener.MaxJsonStrings,
                Memory = listener.MaxJsonMemory,
            },
            Duration = Timed(listener.MaxRequestDuration),
            ReadTimeout = Timed(listener.ReadTimeout),
            WriteTimeout = Timed(listener.WriteTimeout),
        };
    }

    private static TimeSpan? Timed(TimeSpan? limit) => limit <= LongestWait ? limit : null;
}
