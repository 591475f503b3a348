using Leasehold.Core.Logins;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Composition;

/// <summary>What the configuration says about failing logins.</summary>
internal static class Lockouts
{
    /// <summary>The rules for a type of auth method: its own blocks go over those for all.</summary>
    public static LockoutRules Of(ServerConfiguration configuration, string type)
    {
        var rules = LockoutRules.Builtin;
        foreach (var block in configuration.UserLockouts.Where(static block => block.Method == "all"))
            rules = Over(rules, block);
        foreach (var block in configuration.UserLockouts.Where(block => block.Method == type))
            rules = Over(rules, block);
        return configuration.DisablesUserLockout ? rules with { Disabled = true } : rules;
    }

    private static LockoutRules Over(LockoutRules rules, UserLockoutConfiguration block) => new(
        block.Threshold is > 0 and var threshold ? threshold : rules.Threshold,
        Seconds(block.Duration) ?? rules.Duration,
        Seconds(block.CounterReset) ?? rules.CounterReset,
        block.IsDisabled ?? rules.Disabled);

    private static long? Seconds(TimeSpan? time) => time > TimeSpan.Zero ? (long)time.Value.TotalSeconds : null;
}
