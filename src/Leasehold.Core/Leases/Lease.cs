using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Leases;

/// <summary>
/// A secret that was given for a time: one immutable row. Moments are unix milliseconds, durations whole seconds.
/// </summary>
internal sealed record Lease : IRemembered
{
    /// <summary>The public handle: the path that issued it, and a random name below it.</summary>
    public required string LeaseId { get; init; }

    /// <summary>The request path that issued it.</summary>
    public required string Path { get; init; }

    /// <summary>Where it is taken back.</summary>
    public required RevocationTarget Target { get; init; }

    /// <summary>The engine that takes it back, also when the mount is gone.</summary>
    public required EngineName Engine { get; init; }

    /// <summary>The engine's own: all that a revocation needs. Secret; empty in graves.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The stored token it dies with; null if there is none.</summary>
    public Id16? Owner { get; init; }

    /// <summary>The end of an owner that is not stored; null for all others.</summary>
    public long? OwnerEnd { get; init; }

    public string Role { get; init; } = "";

    public string Entity { get; init; } = "";

    public required long CreatedAt { get; init; }

    public long CreationTtl { get; init; }

    /// <summary>What the last grant gave.</summary>
    public long Ttl { get; init; }

    /// <summary>The engine's own bound as it was last told; 0: none.</summary>
    public long MaxTtl { get; init; }

    /// <summary>Which rule <see cref="MaxTtl"/> comes from.</summary>
    public LimitedBy MaxLimit { get; init; }

    public required long ExpiresAt { get; init; }

    /// <summary>Null: never renewed.</summary>
    public long? RenewedAt { get; init; }

    public bool Renewable { get; init; }

    /// <summary>The moment no renewal passes, as last computed.</summary>
    public long? HardEnd { get; init; }

    public LimitedBy LimitedBy { get; init; }

    /// <summary>Whether the last grant was cut by the hard end.</summary>
    public bool Capped { get; init; }

    /// <summary>
    /// Where its entry in the expiry index stands; null while it waits for its revocation, unless it is irrevocable.
    /// </summary>
    public Due? Due { get; init; }

    /// <summary>All renewals ever granted.</summary>
    public ulong Renewals { get; init; }

    /// <summary>The last <see cref="KernelLimits.HistoryEntries"/> events, oldest first.</summary>
    public IReadOnlyList<HistoryEntry> History { get; init; } = [];

    public string RemoteAddress { get; init; } = "";

    public By CreatedBy { get; init; }

    /// <summary>Set when it ended and is not yet taken back.</summary>
    public LeaseEnd? End { get; init; }

    /// <summary>The issuing mount.</summary>
    public ulong Mount => Target.Mount;

    /// <summary>What forecasts filter by.</summary>
    public DueFacts Facts => new(Role, Entity);
}

/// <summary>That a lease ended, and how far its revocation is.</summary>
/// <param name="Death">Why, when, by whom.</param>
/// <param name="NextTry">When it is tried again, unix milliseconds: the place in the backlog.</param>
internal sealed record LeaseEnd(Death Death, long NextTry)
{
    /// <summary>Failed tries.</summary>
    public uint Attempts { get; init; }

    /// <summary>Why the last one failed; empty before.</summary>
    public string LastError { get; init; } = "";

    /// <summary>Shown as irrevocable; still tried.</summary>
    public bool IsIrrevocable { get; init; }
}

/// <summary>An engine as stored: its type and, where the type has versions, which.</summary>
internal readonly record struct EngineName(string Type, string? Version);

/// <summary>What holds the other side of leases: those of one target wait behind each other only.</summary>
/// <param name="Mount">The mount that issued them.</param>
/// <param name="Name">The engine's name for it, such as a connection; empty if the mount has only one.</param>
internal readonly record struct RevocationTarget(ulong Mount, string Name);
