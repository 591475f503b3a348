using CsCheck;
using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Tests.Lifecycle;

public sealed class TtlArithmeticTests
{
    private const long Issued = 1_795_532_400_123;
    private const long Hour = 3600;

    /// <summary>The rows 9 to 12 and 153 to 158 of <c>spec/tokens.md</c> 12.</summary>
    [Theory]
    [InlineData(0, 0, 48 * Hour, 0, 0, 48 * Hour, "")]
    [InlineData(0, 0, 800 * Hour, 0, 0, 768 * Hour,
        "TTL of \"800h0m0s\" exceeded the effective max_ttl of \"768h0m0s\"; TTL value is capped accordingly")]
    [InlineData(0, 0, 2 * Hour, Hour, 0, Hour,
        "TTL of \"2h0m0s\" exceeded the effective max_ttl of \"1h0m0s\"; TTL value is capped accordingly")]
    [InlineData(0, 0, 300, 0, Hour, Hour, "")]
    [InlineData(0, 3 * Hour, Hour, 2 * Hour, 0, 2 * Hour,
        "TTL of \"3h0m0s\" exceeded the effective max_ttl of \"2h0m0s\"; TTL value is capped accordingly")]
    [InlineData(600, 30, Hour, 0, 0, 30, "")]
    [InlineData(1200, 0, 30, 0, 0, 30, "")]
    [InlineData(600, 5 * Hour, Hour, 0, Hour, Hour, "")]
    [InlineData(0, 0, Hour, 5400, Hour, Hour, "")]
    [InlineData(2700, 0, Hour, 5400, Hour, 2700,
        "TTL of \"1h0m0s\" exceeded the effective max_ttl of \"45m0s\"; TTL value is capped accordingly")]
    [InlineData(0, 0, 0, 0, 900 * Hour, 768 * Hour,
        "period of \"900h0m0s\" exceeded the effective max_ttl of \"768h0m0s\"; period value is capped accordingly")]
    public void A_grant_is_what_the_specification_says(
        long after, long increment, long backend, long explicitMax, long period, long ttl, string warning)
    {
        var grant = TtlArithmetic.Grant(Terms(after * 1000) with
        {
            Increment = increment,
            BackendTtl = backend,
            ExplicitMax = explicitMax,
            Period = period,
        });

        Assert.NotNull(grant);
        Assert.Equal(ttl, grant.Ttl);
        Assert.Equal(warning.Length == 0 ? [] : [warning], grant.Warnings);
        Assert.Equal(warning.StartsWith("TTL", StringComparison.Ordinal), grant.Capped); // Each renewal gives a period.
    }

    [Theory]
    [InlineData(0, 0, false, LimitedBy.System)]
    [InlineData(0, 0, true, LimitedBy.Mount)]
    [InlineData(60, 0, false, LimitedBy.Explicit)]
    [InlineData(0, 60, false, LimitedBy.Role)]
    [InlineData(50, 60, true, LimitedBy.Explicit)]
    [InlineData(60, 50, true, LimitedBy.Role)]
    public void The_limit_names_the_smallest_rule(long explicitMax, long roleMax, bool tuned, LimitedBy limit)
    {
        var grant = TtlArithmetic.Grant(Terms(0) with
        {
            Bounds = new TtlBounds(30, 100, tuned),
            ExplicitMax = explicitMax,
            BackendMax = roleMax,
            BackendLimit = LimitedBy.Role,
        });

        Assert.Equal(limit, grant?.Limit);
    }

    [Fact]
    public void A_default_above_the_max_is_capped()
    {
        var grant = TtlArithmetic.Grant(Terms(0) with { Bounds = new TtlBounds(200, 100, true) });

        Assert.Equal(100, grant?.Ttl);
        Assert.True(grant?.Capped);
    }

    [Fact]
    public void A_period_has_no_hard_end_of_its_own()
    {
        var grant = TtlArithmetic.Grant(Terms(long.MaxValue / 4) with { Period = 60 });

        Assert.Equal((LimitedBy.Period, null), (grant?.Limit, grant?.HardEnd));
    }

    [Fact]
    public void A_parent_that_ends_first_is_the_limit_and_leaves_the_ttl_as_it_is()
    {
        var grant = TtlArithmetic.Grant(Terms(0) with { BackendTtl = Hour, ParentHardEnd = Issued + 60_000 });

        Assert.Equal((LimitedBy.Parent, Issued + 60_000), (grant?.Limit, grant?.HardEnd));
        Assert.Equal(Hour, grant?.Ttl);
    }

    /// <summary>CVE-2021-32923: renewing close to the cap must neither pass it nor round down to "no end".</summary>
    [Fact]
    public void No_renewal_near_the_cap_passes_it_or_becomes_endless()
    {
        long[] edges = [0, 1, 2, 999, 1000, 1001, 1999, 2000];
        var distances = Gen.OneOf(Gen.Int[0, edges.Length - 1].Select(i => edges[i]), Gen.Long[-5_000, 5_000]);
        Gen.Select(Gen.Long[1, 100_000], Gen.Long[0, 200_000], Gen.Long[0, 100_000], distances, Gen.Long[0, 999])
            .Sample((cap, increment, period, distance, fraction) =>
            {
                var issued = Issued + fraction;
                var terms = Terms(0) with
                {
                    IssuedAt = issued,
                    Now = Math.Max(issued, issued + (cap * 1000) - distance),
                    ExplicitMax = cap,
                    Increment = increment,
                    Period = period,
                };
                Check(terms, TtlArithmetic.Grant(terms), issued + (cap * 1000));
            });
    }

    [Fact]
    public void Every_grant_ends_after_now_and_not_after_its_rules()
    {
        var seconds = Gen.OneOf(Gen.Const(0L), Gen.Long[1, 100], Gen.Long[1, 10_000_000_000]);
        Gen.Select(Gen.Select(seconds, seconds, seconds), Gen.Select(seconds, seconds), Gen.Long[0, 10_000_000_000])
            .Sample((asked, caps, age) =>
            {
                var terms = Terms(age) with
                {
                    Increment = asked.Item1,
                    BackendTtl = asked.Item2,
                    Period = asked.Item3,
                    ExplicitMax = caps.Item1,
                    BackendMax = caps.Item2,
                };
                var max = terms.Bounds.Max;
                foreach (var cap in (ReadOnlySpan<long>)[caps.Item1, caps.Item2])
                    max = cap > 0 ? Math.Min(max, cap) : max;
                if (terms.Period > 0)
                    max = terms.ExplicitMax > 0 ? terms.ExplicitMax : long.MaxValue / 2000;
                Check(terms, TtlArithmetic.Grant(terms), Issued + (max * 1000));
            });
    }

    private static void Check(TtlTerms terms, TtlGrant? grant, long cap)
    {
        if (grant is null)
        {
            Assert.True(terms.Now / 1000 >= cap / 1000, "refused before the cap");
            return;
        }
        Assert.True(grant.Ttl > 0, "a grant of no time");
        Assert.True(grant.ExpiresAt > terms.Now, "a grant that has ended");
        Assert.True(grant.ExpiresAt <= cap, $"{grant.ExpiresAt} is past {cap}");
        Assert.True(grant.ExpiresAt <= terms.Now + (grant.Ttl * 1000), "more than was said");
        Assert.True(grant.HardEnd is null || grant.ExpiresAt <= grant.HardEnd, "past its own hard end");
    }

    private static TtlTerms Terms(long age) =>
        new() { Bounds = TtlBounds.Builtin, IssuedAt = Issued, Now = Issued + age };
}
