using System.Collections.Concurrent;
using Leasehold.Core.Logins.Rows;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Logins;

/// <summary>
/// Counts the failing logins of those who exist, and keeps out for a while whoever fails too often. In memory: <see
/// cref="KeptLockouts"/> has lock-outs, not counts, outlive it.
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
        _failures.TryGetValue(KeyOf(mount.Id, alias), out var failures) &&
        IsLocked(failures, RulesOf(mount), time.GetUtcNow());

    /// <summary>Counts a failed login; the lock-out it leads to, or null.</summary>
    public LockoutRow? Failed(Mount mount, string alias)
    {
        var rules = RulesOf(mount);
        if (rules.Disabled)
            return null;
        var now = time.GetUtcNow();
        var key = KeyOf(mount.Id, alias);
        if (_failures.Count >= Most)
            ForgetOld(now);
        if (_failures.Count >= Most && !_failures.ContainsKey(key))
            return null;
        var counted = _failures.AddOrUpdate(
            key,
            static (_, at) => First(at.rules, at.now),
            static (_, before, at) => IsLocked(before, at.rules, at.now) ? before
                : at.now - before.Last >= TimeSpan.FromSeconds(Forgotten(before, at.rules)) ? First(at.rules, at.now)
                : before with
                {
                    Count = before.Count + 1,
                    Last = at.now,
                    Kept = Kept(at.rules),
                    Locks = before.Count + 1 >= at.rules.Threshold,
                },
            (now, rules));
        return !counted.Locks ? null : new LockoutRow
        {
            Mount = mount.Id,
            Alias = key.Alias,
            Count = counted.Count,
            Last = counted.Last.ToUnixTimeMilliseconds(),
            Kept = counted.Kept,
        };
    }

    /// <summary>
    /// Forgets the failures of somebody: after a login, or because an operator says so. Whether they had led to a
    /// lock-out.
    /// </summary>
    public bool Clear(ulong mount, string alias) =>
        _failures.TryRemove(KeyOf(mount, alias), out var failures) && failures.Locks;

    /// <summary>Takes over a lock-out from before; false if it is over.</summary>
    public bool Restore(LockoutRow row)
    {
        var last = DateTimeOffset.FromUnixTimeMilliseconds(row.Last);
        if (time.GetUtcNow() - last >= TimeSpan.FromSeconds(row.Kept))
            return false;
        _failures[KeyOf(row.Mount, row.Alias)] = new Failures(row.Count, last, row.Kept, Locks: true);
        return true;
    }

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

    /// <summary>How many are kept out, on all mounts.</summary>
    public int CountLocked(MountTable mounts)
    {
        var now = time.GetUtcNow();
        return _failures.Count(entry =>
            mounts.Find(entry.Key.Mount) is { } mount && IsLocked(entry.Value, RulesOf(mount), now));
    }

    /// <summary>An alias is the same in every spelling, here as where identity keeps it.</summary>
    private static (ulong Mount, string Alias) KeyOf(ulong mount, string alias) =>
        (mount, CanonicalName.Spelled(alias));

    private static bool IsLocked(Failures failures, LockoutRules rules, DateTimeOffset now) =>
        !rules.Disabled && failures.Count >= rules.Threshold &&
        now - failures.Last < TimeSpan.FromSeconds(rules.Duration);

    /// <summary>Seconds after which failures count no more; of a lock-out, how long it lasts.</summary>
    private static long Forgotten(Failures failures, LockoutRules rules) =>
        failures.Count >= rules.Threshold ? rules.Duration : rules.CounterReset;

    private static Failures First(LockoutRules rules, DateTimeOffset now) =>
        new(1, now, Kept(rules), Locks: rules.Threshold <= 1);

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
    /// <param name="Locks">Whether they led to a lock-out, be it over or not.</param>
    private sealed record Failures(long Count, DateTimeOffset Last, long Kept, bool Locks);
}
