using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Policies;

namespace Leasehold.Core.Tokens;

/// <summary>
/// A token and its lease: one immutable row, or all that a batch token's holder carries. Moments are unix
/// milliseconds, durations whole seconds.
/// </summary>
internal sealed record Token
{
    /// <summary>Whether its holder carries all of it: no row, no accessor, no renewal, no revocation.</summary>
    public bool IsBatch { get; init; }

    /// <summary>The public handle that reveals nothing; empty for a batch token.</summary>
    public required string Accessor { get; init; }

    /// <summary>The token it dies with; null for an orphan.</summary>
    public Id16? Parent { get; init; }

    /// <summary>Its own policies, canonical and sorted.</summary>
    public required PolicySet Policies { get; init; }

    /// <summary>The request path that issued it, as it was sent.</summary>
    public required string Path { get; init; }

    /// <summary>The same with its names as they are kept, where the mount takes other spellings; else empty.</summary>
    public string UsualPath { get; init; } = "";

    /// <summary>The path under which it is found, whatever spelling its names were sent in.</summary>
    public string IndexedPath => UsualPath.Length > 0 ? UsualPath : Path;

    /// <summary>The mount that issued it.</summary>
    public required ulong Mount { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>Null when none was given, which reads differently from an empty map.</summary>
    public IReadOnlyDictionary<string, string>? Meta { get; init; }

    public required long CreatedAt { get; init; }

    public long CreationTtl { get; init; }

    /// <summary>What the last grant gave; 0 means endless, for root tokens only.</summary>
    public long Ttl { get; init; }

    /// <summary>Null: never.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>Null: never renewed.</summary>
    public long? RenewedAt { get; init; }

    /// <summary>As the request gave it; a role's value is read again at each renewal. 0: none.</summary>
    public long ExplicitMaxTtl { get; init; }

    /// <summary>As the request gave it; a role's value is read again at each renewal. 0: not periodic.</summary>
    public long Period { get; init; }

    /// <summary>Uses as created; 0: unlimited.</summary>
    public long Uses { get; init; }

    /// <summary>Uses left; <see cref="LastUse"/> while the last one runs; 0 where <see cref="Uses"/> is 0.</summary>
    public long UsesLeft { get; init; }

    /// <summary>The token role it was created through; empty for none.</summary>
    public string Role { get; init; } = "";

    public string Entity { get; init; } = "";

    /// <summary>What the auth method wants back at a renewal; null if no login issued it.</summary>
    public IReadOnlyDictionary<string, string>? Login { get; init; }

    public bool Renewable { get; init; }

    /// <summary>Whether it has a lease: all but the first root token.</summary>
    public bool HasLease { get; init; } = true;

    public IReadOnlyList<string> BoundCidrs { get; init; } = [];

    /// <summary>The moment no renewal passes, as last computed; null: none.</summary>
    public long? HardEnd { get; init; }

    public LimitedBy LimitedBy { get; init; }

    /// <summary>Whether the last grant was cut by the hard end.</summary>
    public bool Capped { get; init; }

    /// <summary>Where its one entry in the expiry index stands.</summary>
    public Due Due { get; init; }

    /// <summary>Set when it was ended by a decision and is not yet removed.</summary>
    public TokenEnd? End { get; init; }

    /// <summary>All renewals ever granted.</summary>
    public ulong Renewals { get; init; }

    /// <summary>The last <see cref="KernelLimits.HistoryEntries"/> events, oldest first.</summary>
    public IReadOnlyList<HistoryEntry> History { get; init; } = [];

    public string RemoteAddress { get; init; } = "";

    public string CreatedBy { get; init; } = "";

    public string CreatedByName { get; init; } = "";

    /// <summary>The value of <see cref="UsesLeft"/> while the last use runs: no further request is let in.</summary>
    public const long LastUse = -1;

    public bool IsRoot => Policies.IsRoot;

    public bool IsOrphan => Parent is null;

    /// <summary><c>service</c> or <c>batch</c>.</summary>
    public string TypeName => IsBatch ? "batch" : "service";

    /// <summary>Whether an answer waits under it.</summary>
    public bool IsWrapping => Policies.IsWrapping;
}

/// <summary>A decision that ended a token.</summary>
/// <param name="Cause">Why.</param>
/// <param name="At">Unix milliseconds.</param>
/// <param name="By">Who decided it.</param>
/// <param name="Orphaning">Its children go on living, as orphans.</param>
internal sealed record TokenEnd(Cause Cause, long At, By By, bool Orphaning = false);

/// <summary>Who acted: empty texts when the server acted by itself.</summary>
internal readonly record struct By(string Accessor, string DisplayName)
{
    public static readonly By Server = new("", "");
}

/// <summary>What happened to a token or lease.</summary>
internal enum HistoryKind
{
    Created = 1,
    Renewed = 2,
    Refused = 3,
    Capped = 4,
    Revoked = 5,
}

/// <summary>One event of a life. <paramref name="By"/> is empty where the token itself acted.</summary>
internal sealed record HistoryEntry(
    HistoryKind Kind, long At, long Asked, long Granted, LimitedBy LimitedBy, By By, string RemoteAddress);
