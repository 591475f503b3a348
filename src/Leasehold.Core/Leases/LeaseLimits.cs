namespace Leasehold.Core.Leases;

/// <summary>The bounds of leases and of their revocation.</summary>
public static class LeaseLimits
{
    /// <summary>The most bytes that an engine may keep in a lease.</summary>
    public const int DataBytes = 64 * 1024;

    /// <summary>The most characters of an error that is kept.</summary>
    public const int ErrorLength = 240;

    /// <summary>Failed tries after which a lease is shown as irrevocable; it is still tried.</summary>
    public const int TriesUntilIrrevocable = 6;

    /// <summary>How long an outside effect may take before it counts as failed with an unknown outcome.</summary>
    public static readonly TimeSpan EffectPatience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How much longer than <see cref="EffectPatience"/> a target may still be at something that was given up, unless
    /// its engine knows better (<see cref="OutsideEffect.Aftermath"/>).
    /// </summary>
    public static readonly TimeSpan EffectAftermath = TimeSpan.FromSeconds(30);

    /// <summary>How long a call waits for work that it began.</summary>
    public static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(60);

    /// <summary>The base of the back-off of one lease: doubled with each failed try.</summary>
    public static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(10);

    /// <summary>The longest back-off of one lease.</summary>
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromHours(1);

    /// <summary>Revocations at the same time in one target.</summary>
    public const int PerTarget = 8;

    /// <summary>Unanswered tries in a row after which a target counts as away.</summary>
    public const int TriesUntilAway = 3;

    /// <summary>The first pause before a target that is away is asked again; doubled each time.</summary>
    public static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(1);

    /// <summary>The longest such pause of revocations.</summary>
    public static readonly TimeSpan LongestProbe = TimeSpan.FromMinutes(1);
}
