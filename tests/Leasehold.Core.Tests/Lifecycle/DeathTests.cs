using Leasehold.Core.Lifecycle;
using Leasehold.Core.Policies;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Tests.Lifecycle;

public sealed class DeathTests
{
    private const long Now = 1_000_000;
    private static readonly By Somebody = new("accessor", "token-operator");

    private static readonly Token Living = new()
    {
        Accessor = "a",
        Policies = new PolicySets().Of(["default"]),
        Path = "auth/token/create",
        Mount = 1,
        DisplayName = "token",
        CreatedAt = 0,
        ExpiresAt = Now + 1,
        HardEnd = Now + 500,
        LimitedBy = LimitedBy.System,
    };

    private static Token Ended(Cause cause, long at, bool orphaning = false) =>
        Living with { End = new TokenEnd(cause, at, Somebody, orphaning) };

    private static Death? Of(Token token, params Token?[] ancestors) =>
        Death.Of(new Kin(token), [.. ancestors.Select(static row => row is null ? (Kin?)null : new Kin(row))], Now);

    [Fact]
    public void A_token_lives_up_to_its_last_millisecond()
    {
        Assert.Null(Of(Living));
        Assert.Equal(new Death(Cause.Expired, Now, By.Server), Of(Living with { ExpiresAt = Now }));
    }

    [Fact]
    public void A_token_without_end_lives() => Assert.Null(Of(Living with { ExpiresAt = null, HardEnd = null }));

    [Fact]
    public void An_end_at_the_hard_end_is_told_from_an_end_that_a_renewal_had_put_off()
    {
        Assert.Equal(Cause.MaxTtlReached, Of(Living with { ExpiresAt = Now - 5, HardEnd = Now - 5 })?.Cause);
        Assert.Equal(Cause.Expired, Of(Living with { ExpiresAt = Now - 5, HardEnd = Now - 4 })?.Cause);
        Assert.Equal(
            Cause.Expired,
            Of(Living with { ExpiresAt = Now - 5, HardEnd = Now - 9, LimitedBy = LimitedBy.Parent })?.Cause);
    }

    [Theory]
    [InlineData(Cause.Revoked)]
    [InlineData(Cause.PrefixRevoked)]
    [InlineData(Cause.ForceRevoked)]
    [InlineData(Cause.Undelivered)]
    [InlineData(Cause.MountRemoved)]
    [InlineData(Cause.EntityRemoved)]
    public void A_decision_ends_it_with_its_cause_and_who_took_it(Cause cause) =>
        Assert.Equal(new Death(cause, 7, Somebody), Of(Ended(cause, 7)));

    [Fact]
    public void The_last_use_and_the_mount_end_it()
    {
        Assert.Equal(Cause.UsesExhausted, Of(Living with { UsesLeft = Token.LastUse })?.Cause);
        Assert.Equal(Cause.MountRemoved, Death.Of(new Kin(Living, MountLives: false), [], Now)?.Cause);
    }

    [Fact]
    public void The_earliest_cause_wins()
    {
        Assert.Equal(Cause.Expired, Of(Ended(Cause.Revoked, Now - 1) with { ExpiresAt = Now - 2 })?.Cause);
        Assert.Equal(Cause.Revoked, Of(Ended(Cause.Revoked, Now - 3) with { ExpiresAt = Now - 2 })?.Cause);
        Assert.Equal(
            new Death(Cause.ParentEnded, Now - 9, Somebody),
            Of(Living with { ExpiresAt = Now - 2 }, Living, Ended(Cause.Revoked, Now - 9)));
        Assert.Equal(Cause.Expired, Of(Living with { ExpiresAt = Now - 10 }, Ended(Cause.Revoked, Now - 9))?.Cause);
        Assert.Equal(
            Now - 20, Of(Living, Ended(Cause.Revoked, Now - 9), Living with { ExpiresAt = Now - 20 })?.Since);
    }

    [Fact]
    public void A_parent_that_is_gone_is_dead()
    {
        Assert.Equal(Cause.ParentEnded, Of(Living, (Token?)null)?.Cause);
        Assert.Equal(Cause.ParentEnded, Of(Living, Living, Living, null)?.Cause);
        Assert.Equal(Cause.Expired, Of(Living with { ExpiresAt = Now - 1 }, (Token?)null)?.Cause);
    }

    [Fact]
    public void What_ends_a_parent_ends_its_children()
    {
        Kin?[] ofMount = [new Kin(Living), new Kin(Living, MountLives: false)];
        Kin?[] ofEntity = [new Kin(Living, EntityLives: false)];
        Kin?[] letGo = [new Kin(Ended(Cause.Revoked, Now - 1, orphaning: true), MountLives: false, EntityLives: false)];

        Assert.Equal(Cause.ParentEnded, Death.Of(new Kin(Living), ofMount, Now)?.Cause);
        Assert.Equal(Cause.ParentEnded, Death.Of(new Kin(Living), ofEntity, Now)?.Cause);
        Assert.Null(Death.Of(new Kin(Living), letGo, Now));
    }

    [Fact]
    public void An_orphaning_parent_ends_the_walk()
    {
        Assert.Null(Of(Living, Ended(Cause.Revoked, 5, orphaning: true)));
        Assert.Null(Of(Living, Living, Ended(Cause.Revoked, 5, orphaning: true), null));
        Assert.Equal(
            Cause.ParentEnded,
            Of(Living, Ended(Cause.Revoked, 6), Ended(Cause.Revoked, 5, orphaning: true))?.Cause);
    }

    [Fact]
    public void Orphaning_comes_too_late_for_the_children_of_a_dead_parent()
    {
        var expiredBefore = Ended(Cause.Revoked, Now - 1, orphaning: true) with { ExpiresAt = Now - 2 };
        var expiredAfter = Ended(Cause.Revoked, Now - 3, orphaning: true) with { ExpiresAt = Now - 2 };

        Assert.Equal(new Death(Cause.ParentEnded, Now - 2, By.Server), Of(Living, expiredBefore));
        Assert.Null(Of(Living, expiredAfter));
    }

    [Fact]
    public void Every_cause_has_a_name_and_the_texts_are_those_of_the_closed_list()
    {
        var names = Enum.GetValues<Cause>().Select(c => c.Name()).ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("token reached its max TTL", Cause.MaxTtlReached.TokenText());
        Assert.Equal("token revoked", Cause.MountRemoved.TokenText());
        Assert.Null(Cause.EntityRemoved.TokenText());
    }
}
