namespace Leasehold.Core.Lifecycle;

/// <summary>
/// Why a token or a lease ended: the closed list of <c>spec/ours.md</c>. Numbers are stored, never reused.
/// </summary>
public enum Cause
{
    /// <summary>Its TTL ran out without a renewal.</summary>
    Expired = 1,

    /// <summary>Its hard end came; no renewal could have helped.</summary>
    MaxTtlReached = 2,

    /// <summary>Revoked by itself or by a caller.</summary>
    Revoked = 3,

    /// <summary>Its parent ended, whatever ended that.</summary>
    ParentEnded = 4,

    /// <summary>Its last use was spent.</summary>
    UsesExhausted = 5,

    /// <summary>Revoked with all below a path.</summary>
    PrefixRevoked = 6,

    /// <summary>Removed by force, whatever its engine said.</summary>
    ForceRevoked = 7,

    /// <summary>Revoked at once, because the answer that carried it could not be given.</summary>
    Undelivered = 8,

    /// <summary>Its mount was disabled or moved.</summary>
    MountRemoved = 9,

    /// <summary>Its entity was deleted.</summary>
    EntityRemoved = 10,

    /// <summary>Its role was deleted (secret ids; renewals of a token or lease that the role must allow).</summary>
    RoleRemoved = 11,

    /// <summary>A secret id whose last use was spent.</summary>
    SecretIdSpent = 12,

    /// <summary>A secret id past its end.</summary>
    SecretIdExpired = 13,

    /// <summary>Removed by tidy.</summary>
    Tidied = 14,
}

/// <summary>The names and texts of causes on the wire.</summary>
public static class CauseText
{
    /// <summary>The cause's name in records, headers, metrics and events.</summary>
    public static string Name(this Cause cause) => cause switch
    {
        Cause.Expired => "expired",
        Cause.MaxTtlReached => "max-ttl-reached",
        Cause.Revoked => "revoked",
        Cause.ParentEnded => "parent-ended",
        Cause.UsesExhausted => "uses-exhausted",
        Cause.PrefixRevoked => "prefix-revoked",
        Cause.ForceRevoked => "force-revoked",
        Cause.Undelivered => "undelivered",
        Cause.MountRemoved => "mount-removed",
        Cause.EntityRemoved => "entity-removed",
        Cause.RoleRemoved => "role-removed",
        Cause.SecretIdSpent => "secret-id-spent",
        Cause.SecretIdExpired => "secret-id-expired",
        Cause.Tidied => "tidied",
        _ => throw new BrokenInvariant($"unknown cause {(int)cause}"),
    };

    /// <summary>
    /// The second error text of a request whose token died of this; null where none is said (<c>ours.md</c>).
    /// </summary>
    public static string? TokenText(this Cause cause) => cause switch
    {
        Cause.Expired => "token expired",
        Cause.MaxTtlReached => "token reached its max TTL",
        Cause.Revoked or Cause.PrefixRevoked or Cause.ForceRevoked or Cause.Undelivered or Cause.MountRemoved
            => "token revoked",
        Cause.ParentEnded => "parent token ended",
        Cause.UsesExhausted => "token uses exhausted",
        _ => null,
    };

    /// <summary>The second error text of a request about a lease that died of this; null where none is said.</summary>
    public static string? LeaseText(this Cause cause) => cause switch
    {
        Cause.Expired => "lease expired",
        Cause.MaxTtlReached => "lease reached its max TTL",
        Cause.Revoked or Cause.PrefixRevoked or Cause.ForceRevoked or Cause.Undelivered or Cause.MountRemoved
            => "lease revoked",
        Cause.ParentEnded => "parent token ended",
        _ => null,
    };
}
