using System.Collections.Concurrent;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Logins;

/// <summary>
/// Counts the failing logins of those who exist, and keeps out for a while whoever fails too often. In memory: a new
/// leader begins to count anew.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="configured">The rules for a type of auth method; a mount may be tuned to others.</param>
internal sealed class LoginLockouts(TimeProvider time, Func<string, LockoutRules> configured)
{
    /// <summary>How many are counted at once; whoever fails beyond that is not.</summary>
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<(ulong Mount, string Alias), Failures> _failures = new();

    /// <summary>Whether somebody is kept out just now.</summary>
    public bool IsLocked(Mount mount, string alias) =>
        _failures.TryGetValue((mount.Id, alias), out var failures) &&
        IsLocked(failures, RulesOf(mount), time.GetUtcNow());

    /// <summary>Counts a failed login.</summary>
    public void Failed(Mount mount, string alias)
    {
        var rules = RulesOf(mount);
        if (rules.Disabled)
            return;
        var now = time.GetUtcNow();
        if (_failures.Count >= Most)
            ForgetOld(now);
        if (_failures.Count >= Most && !_failures.ContainsKey((mount.Id, alias)))
            return;
        _failures.AddOrUpdate(
            (mount.Id, alias),
            static (_, at) => new Failures(1, at.now, at.rules.CounterReset),
            static (_, before, at) => IsLocked(before, at.rules, at.now) ? before
                : at.now - before.Last >= TimeSpan.FromSeconds(Forgotten(before, at.rules))
                    ? new Failures(1, at.now, at.rules.CounterReset)
                    : before with { Count = before.Count + 1, Last = at.now, Kept = Kept(at.rules) },
            (now, rules));
    }

    /// <summary>Forgets the failures of somebody: after a login, or because an operator says so.</summary>
    public void Clear(ulong mount, string alias) => _failures.TryRemove((mount, alias), out _);

    /// <summary>Who is kept out on a mount, sorted.</summary>
    public IReadOnlyList<string> LockedOn(Mount mount)
    {
        var rules = RulesOf(mount);
        var now = time.GetUtcNow();
        return
        [
            .. _failures.Where(entry => entry.Key.Mount == mount.Id && IsLocked(entry.Value, rules, now))
                .Select(static entry => entry.Key.Alias)
                .Order(StringComparer.Ordinal),
        ];
    }

    private static bool IsLocked(Failures failures, LockoutRules rules, DateTimeOffset now) =>
        !rules.Disabled && failures.Count >= rules.Threshold &&
        now - failures.Last < TimeSpan.FromSeconds(rules.Duration);

    /// <summary>Seconds after which failures count no more; of a lock-out, how long it lasts.</summary>
    private static long Forgotten(Failures failures, LockoutRules rules) =>
        failures.Count >= rules.Threshold ? rules.Duration : rules.CounterReset;

    private static long Kept(LockoutRules rules) => Math.Max(rules.Duration, rules.CounterReset);

    private LockoutRules RulesOf(Mount mount) => configured(mount.TypeName).Tuned(mount.Tuning.UserLockout);

    private void ForgetOld(DateTimeOffset now)
    {
        foreach (var (key, failures) in _failures)
        {
            if (now - failures.Last >= TimeSpan.FromSeconds(failures.Kept))
                _failures.TryRemove(key, out _);
        }
    }

    /// <summary>Failed logins in a row.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Last">When the last one was; of a lock-out the one that led to it.</param>
    /// <param name="Kept">Seconds after it that they matter at most.</param>
    private sealed record Failures(long Count, DateTimeOffset Last, long Kept);
}
