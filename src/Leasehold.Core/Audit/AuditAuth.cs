namespace Leasehold.Core.Audit;

/// <summary>A token as audit entries show it. Empty texts, zeros and empty lists are left out of the line.</summary>
public sealed record AuditAuth
{
    /// <summary>The token itself: a device hashes it unless it logs raw.</summary>
    public string ClientToken { get; init; } = "";

    /// <summary>The accessor: hashed unless the device says otherwise.</summary>
    public string Accessor { get; init; } = "";

    /// <summary>The display name.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>All policies.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>The policies of the token itself.</summary>
    public IReadOnlyList<string> TokenPolicies { get; init; } = [];

    /// <summary>The policies of its entity and groups.</summary>
    public IReadOnlyList<string> IdentityPolicies { get; init; } = [];

    /// <summary>Whether <c>default</c> was left out on purpose.</summary>
    public bool NoDefaultPolicy { get; init; }

    /// <summary>What the policies said; null before they were asked.</summary>
    public AuditPolicyResults? PolicyResults { get; init; }

    /// <summary>The token's metadata, in clear.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Uses granted; 0 for no limit.</summary>
    public int NumUses { get; init; }

    /// <summary>Uses left; 0 for no limit.</summary>
    public int RemainingUses { get; init; }

    /// <summary>The entity.</summary>
    public string EntityId { get; init; } = "";

    /// <summary>Whether this login made the entity.</summary>
    public bool EntityCreated { get; init; }

    /// <summary>service or batch.</summary>
    public string TokenType { get; init; } = "";

    /// <summary>The TTL it was given, in seconds.</summary>
    public long TokenTtl { get; init; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset? TokenIssueTime { get; init; }
}

/// <summary>What the policies said to a request.</summary>
/// <param name="Allowed">Whether it may run.</param>
/// <param name="Granting">Names of the policies that allowed it.</param>
public sealed record AuditPolicyResults(bool Allowed, IReadOnlyList<string> Granting);
