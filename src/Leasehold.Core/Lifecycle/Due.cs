namespace Leasehold.Core.Lifecycle;

/// <summary>The queue of the expiry index in which a row waits. The byte is part of the key.</summary>
internal enum DueClass : byte
{
    /// <summary>Waits for its end.</summary>
    Expiry = (byte)'e',

    /// <summary>Healthy and renewable: waits for its risk point.</summary>
    Healthy = (byte)'h',

    /// <summary>Has no end: root tokens.</summary>
    Never = (byte)'n',

    /// <summary>Irrevocable: waits for an operator.</summary>
    Irrevocable = (byte)'x',
}

/// <summary>The place of a row's one entry in the expiry index.</summary>
/// <param name="Class">Its queue.</param>
/// <param name="At">
/// Never later than the moment the row wants attention, unix milliseconds; 0 for those without end.
/// </param>
internal readonly record struct Due(DueClass Class, long At)
{
    /// <summary>The share of a grant's TTL after which an unrenewed row is at risk.</summary>
    public const double AtRiskFraction = 0.8;

    /// <summary>Where a row stands after a grant (<c>architecture.md</c> 5).</summary>
    public static Due After(long grantedAt, long? expiresAt, bool renewable, bool capped)
    {
        if (expiresAt is not { } end)
            return new Due(DueClass.Never, 0);
        if (!renewable || capped)
            return new Due(DueClass.Expiry, end);
        return new Due(DueClass.Healthy, grantedAt + (long)((end - grantedAt) * AtRiskFraction));
    }

    /// <summary>
    /// Where a living row belongs when its entry has come up: at its risk point, or, past that without a renewal, at
    /// its end.
    /// </summary>
    public static Due Next(long grantedAt, long? expiresAt, bool renewable, bool capped, long now)
    {
        var next = After(grantedAt, expiresAt, renewable, capped);
        return next.Class == DueClass.Healthy && next.At <= now
            ? new Due(DueClass.Expiry, expiresAt ?? next.At)
            : next;
    }

    /// <summary>
    /// Whether a renewal must move the entry: to an earlier moment always; else only if less than half a TTL remains to
    /// the old one, so that an entry is moved at most about twice a TTL and hardly ever comes up stale.
    /// </summary>
    public bool MustMoveTo(Due next, long now, long ttlMilliseconds) =>
        Class != next.Class || next.At < At || At - now < ttlMilliseconds / 2;
}
