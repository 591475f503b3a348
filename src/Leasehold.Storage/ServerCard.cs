namespace Leasehold.Storage;

/// <summary>How a server that shares a store with others presents itself to them.</summary>
public sealed record ServerCard
{
    /// <summary>The machine's name.</summary>
    public required string HostName { get; init; }

    /// <summary>Where clients reach it; empty if it has not been told.</summary>
    public required string ApiAddress { get; init; }

    /// <summary>Where other servers reach it; empty if it has not been told.</summary>
    public required string ClusterAddress { get; init; }

    /// <summary>The product's version.</summary>
    public required string Version { get; init; }

    /// <summary>Since when it leads; null for those that stand by.</summary>
    public DateTimeOffset? LeadsSince { get; init; }

    /// <summary>Its last sign of life.</summary>
    public DateTimeOffset LastSeen { get; init; }
}
