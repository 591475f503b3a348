namespace Leasehold.Core.Requests;

/// <summary>What an answer tells about a token: the <c>auth</c> block.</summary>
public sealed record AuthBlock
{
    /// <summary>The token; empty when it was renewed by its accessor.</summary>
    public required string ClientToken { get; init; }

    /// <summary>The accessor; empty for batch tokens.</summary>
    public required string Accessor { get; init; }

    /// <summary>The name that audit shows; clients are not told.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>When it was issued, which only audit tells; null if that is not known here.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>All policies, lower-case, sorted, each once.</summary>
    public required IReadOnlyList<string> Policies { get; init; }

    /// <summary>The token's own policies; left out when empty.</summary>
    public IReadOnlyList<string> TokenPolicies { get; init; } = [];

    /// <summary>The policies that its identity gives; left out when empty.</summary>
    public IReadOnlyList<string> IdentityPolicies { get; init; } = [];

    /// <summary>What the method noted about the login; null is written as null.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Remaining life, told in whole seconds; zero only for a root token without end.</summary>
    public required TimeSpan LeaseDuration { get; init; }

    /// <summary>Whether it can be renewed.</summary>
    public required bool Renewable { get; init; }

    /// <summary>The entity, or empty.</summary>
    public string EntityId { get; init; } = "";

    /// <summary>Whether the login made the entity, which only audit tells.</summary>
    public bool EntityCreated { get; init; }

    /// <summary><c>service</c> or <c>batch</c>.</summary>
    public required string TokenType { get; init; }

    /// <summary>Whether it outlives the token that made it.</summary>
    public required bool Orphan { get; init; }

    /// <summary>Uses left; 0 means unlimited.</summary>
    public long NumUses { get; init; }

    /// <summary>The moment past which no renewal reaches; null without one.</summary>
    public DateTimeOffset? HardExpiry { get; init; }

    /// <summary>What set that moment, such as <c>explicit_max_ttl</c>; null without one.</summary>
    public string? LimitedBy { get; init; }
}
