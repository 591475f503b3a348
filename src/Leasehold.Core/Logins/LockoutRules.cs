using Leasehold.Core.Mounts;

namespace Leasehold.Core.Logins;

/// <summary>When failing logins lock somebody out, as the server's configuration says; seconds.</summary>
/// <param name="Threshold">Failed logins in a row.</param>
/// <param name="Duration">How long nobody gets in.</param>
/// <param name="CounterReset">How long without a failure until counting begins anew.</param>
/// <param name="Disabled">Nobody is locked out.</param>
public sealed record LockoutRules(long Threshold, long Duration, long CounterReset, bool Disabled)
{
    /// <summary>What holds where nothing is configured: five failures, a quarter of an hour.</summary>
    public static readonly LockoutRules Builtin = new(5, 900, 900, Disabled: false);

    /// <summary>These rules, with what a mount is tuned to.</summary>
    internal LockoutRules Tuned(UserLockoutTuning? tuning) => tuning is null
        ? this
        : new LockoutRules(
            tuning.Threshold > 0 ? tuning.Threshold : Threshold,
            tuning.Duration > 0 ? tuning.Duration : Duration,
            tuning.CounterReset > 0 ? tuning.CounterReset : CounterReset,
            tuning.Disabled || Disabled);
}
