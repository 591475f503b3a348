namespace Leasehold.Core.Lifecycle;

/// <summary>What a mount grants: whole seconds, each above zero.</summary>
/// <param name="Default">The TTL of what asks for none.</param>
/// <param name="Max">The longest life.</param>
/// <param name="MaxIsTuned">Whether <paramref name="Max"/> is the mount's own rather than the system's.</param>
public readonly record struct TtlBounds(long Default, long Max, bool MaxIsTuned)
{
    /// <summary>The bounds of a system that was configured with nothing: 768 hours for both.</summary>
    public static readonly TtlBounds Builtin = new(2_764_800, 2_764_800, false);
}

/// <summary>
/// What was asked of one grant: the inputs of <see cref="TtlArithmetic"/>. Seconds; 0 means not given.
/// </summary>
public readonly record struct TtlTerms
{
    /// <summary>The bounds of the mount that issues.</summary>
    public required TtlBounds Bounds { get; init; }

    /// <summary>What the caller asked for now.</summary>
    public long Increment { get; init; }

    /// <summary>What the backend (or the last grant) gives without an increment.</summary>
    public long BackendTtl { get; init; }

    /// <summary>The backend's own max TTL, such as a role's.</summary>
    public long BackendMax { get; init; }

    /// <summary>Which rule <see cref="BackendMax"/> comes from.</summary>
    public LimitedBy BackendLimit { get; init; }

    /// <summary>The explicit max TTL: binds periodic ones too.</summary>
    public long ExplicitMax { get; init; }

    /// <summary>
    /// Which rule <see cref="ExplicitMax"/> comes from; <see cref="LimitedBy.Explicit"/> if not said.
    /// </summary>
    public LimitedBy ExplicitLimit { get; init; }

    /// <summary>The period: each renewal grants it anew.</summary>
    public long Period { get; init; }

    /// <summary>When it was issued, unix milliseconds.</summary>
    public required long IssuedAt { get; init; }

    /// <summary>The request's moment, unix milliseconds.</summary>
    public required long Now { get; init; }

    /// <summary>The hard end of what it hangs on, unix milliseconds; null for none.</summary>
    public long? ParentHardEnd { get; init; }
}

/// <summary>What was granted.</summary>
/// <param name="Ttl">Whole seconds from now, above zero.</param>
/// <param name="ExpiresAt">Unix milliseconds; never past <paramref name="HardEnd"/>.</param>
/// <param name="HardEnd">The moment no renewal passes, unix milliseconds; null for none.</param>
/// <param name="Limit">The rule behind <paramref name="HardEnd"/>.</param>
/// <param name="Capped">Whether the hard end cut it: a renewal cannot lengthen it.</param>
/// <param name="Warnings">Texts for the caller, Vault's.</param>
public sealed record TtlGrant(
    long Ttl, long ExpiresAt, long? HardEnd, LimitedBy Limit, bool Capped, IReadOnlyList<string> Warnings);
