namespace Leasehold.Core.Mounts;

/// <summary>The settings of a mount; zero seconds inherit the system's.</summary>
public sealed record MountTuning
{
    /// <summary>Nothing tuned.</summary>
    public static readonly MountTuning None = new();

    /// <summary>Seconds; 0 inherits.</summary>
    public long DefaultLeaseTtl { get; init; }

    /// <summary>Seconds; 0 inherits.</summary>
    public long MaxLeaseTtl { get; init; }

    /// <summary>Accepted and shown.</summary>
    public bool ForceNoCache { get; init; }

    /// <summary>Empty, <c>hidden</c> or <c>unauth</c>.</summary>
    public string ListingVisibility { get; init; } = "";

    /// <summary>Keys of requests that audit writes in the clear.</summary>
    public IReadOnlyList<string> AuditNonHmacRequestKeys { get; init; } = [];

    /// <summary>Keys of responses that audit writes in the clear.</summary>
    public IReadOnlyList<string> AuditNonHmacResponseKeys { get; init; } = [];

    /// <summary>Accepted and shown.</summary>
    public IReadOnlyList<string> PassthroughRequestHeaders { get; init; } = [];

    /// <summary>Accepted and shown.</summary>
    public IReadOnlyList<string> AllowedResponseHeaders { get; init; } = [];

    /// <summary>What auth mounts issue; empty for secrets engines.</summary>
    public string TokenType { get; init; } = "";

    /// <summary>When failing logins lock a user out; null for what holds for all mounts.</summary>
    public UserLockoutTuning? UserLockout { get; init; }
}
