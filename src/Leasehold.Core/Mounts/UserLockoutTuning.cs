namespace Leasehold.Core.Mounts;

/// <summary>When failing logins lock a user out of an auth method. Zero is: not set.</summary>
/// <param name="Threshold">Failed logins in a row.</param>
/// <param name="Duration">Seconds that the user stays out.</param>
/// <param name="CounterReset">Seconds without a failure after which counting begins anew.</param>
/// <param name="Disabled">Nobody is locked out.</param>
public sealed record UserLockoutTuning(long Threshold, long Duration, long CounterReset, bool Disabled);
