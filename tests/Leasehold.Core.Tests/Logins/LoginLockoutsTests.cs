using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Core.Tests.Logins;

public sealed class LoginLockoutsTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Five_failures_in_a_row_lock_for_a_quarter_of_an_hour()
    {
        var lockouts = Of(LockoutRules.Builtin);
        var mount = MountOf(null);
        Fail(lockouts, mount, times: 4);
        Assert.False(lockouts.IsLocked(mount, "bob"));
        Fail(lockouts, mount, times: 1);
        Assert.True(lockouts.IsLocked(mount, "bob"));
        Assert.False(lockouts.IsLocked(mount, "eve"));
        Assert.Equal(["bob"], lockouts.LockedOn(mount));

        _clock.Advance(TimeSpan.FromMinutes(14));
        Fail(lockouts, mount, times: 9); // Who is locked out does not make it longer.
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(lockouts.IsLocked(mount, "bob"));
        Fail(lockouts, mount, times: 4);
        Assert.False(lockouts.IsLocked(mount, "bob"));
    }

    [Fact]
    public void Failures_far_apart_do_not_add_up()
    {
        var lockouts = Of(LockoutRules.Builtin with { CounterReset = 60 });
        var mount = MountOf(null);
        Fail(lockouts, mount, times: 4);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Fail(lockouts, mount, times: 4);
        Assert.False(lockouts.IsLocked(mount, "bob"));
    }

    [Fact]
    public void A_success_or_an_operator_clears()
    {
        var lockouts = Of(LockoutRules.Builtin);
        var mount = MountOf(null);
        Fail(lockouts, mount, times: 5);
        lockouts.Clear(mount.Id, "bob");
        Assert.False(lockouts.IsLocked(mount, "bob"));
        Assert.Empty(lockouts.LockedOn(mount));
    }

    [Fact]
    public void A_mount_goes_by_what_it_is_tuned_to()
    {
        var lockouts = Of(LockoutRules.Builtin);
        var tuned = MountOf(new UserLockoutTuning(2, 60, 0, Disabled: false));
        Fail(lockouts, tuned, times: 2);
        Assert.True(lockouts.IsLocked(tuned, "bob"));
        Assert.False(lockouts.IsLocked(MountOf(new UserLockoutTuning(0, 0, 0, Disabled: true)), "bob"));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False(lockouts.IsLocked(tuned, "bob"));
    }

    [Fact]
    public void Nobody_is_counted_where_nobody_is_locked()
    {
        var lockouts = Of(LockoutRules.Builtin with { Disabled = true });
        var mount = MountOf(null);
        Fail(lockouts, mount, times: 50);
        Assert.False(lockouts.IsLocked(mount, "bob"));
    }

    private static void Fail(LoginLockouts lockouts, Mount mount, int times)
    {
        for (var i = 0; i < times; i++)
            lockouts.Failed(mount, "bob");
    }

    private static Mount MountOf(UserLockoutTuning? tuning)
    {
        var type = TestLoginEngine.Type(new TestLoginEngine());
        var mount = new Mount
        {
            Id = 7,
            Path = "auth/crew/",
            TypeName = type.Name,
            Type = type,
            Accessor = "accessor",
            Uuid = "uuid",
        };
        return mount with { Tuning = mount.Tuning with { UserLockout = tuning } };
    }

    private LoginLockouts Of(LockoutRules rules) => new(_clock, _ => rules);
}
