using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Tests.Lifecycle;

public sealed class DueTests
{
    [Fact]
    public void A_row_waits_where_its_life_puts_it()
    {
        Assert.Equal(new Due(DueClass.Never, 0), Due.After(100, null, renewable: true, capped: false));
        Assert.Equal(new Due(DueClass.Healthy, 900), Due.After(100, 1100, renewable: true, capped: false));
        Assert.Equal(new Due(DueClass.Expiry, 1100), Due.After(100, 1100, renewable: false, capped: false));
        Assert.Equal(new Due(DueClass.Expiry, 1100), Due.After(100, 1100, renewable: true, capped: true));
    }

    [Theory]
    [InlineData('h', 800, 0, false)] // The old moment is 800 of 1000 away: it stays.
    [InlineData('h', 800, 300, false)] // Exactly half a TTL away.
    [InlineData('h', 800, 301, true)] // Less than half.
    [InlineData('h', 5_000, 0, true)] // The new moment is earlier.
    [InlineData('e', 900, 0, true)] // Another queue.
    public void A_renewal_moves_the_entry_only_where_it_must(char queue, long at, long now, bool moves)
    {
        var next = new Due(DueClass.Healthy, now + 800);

        Assert.Equal(moves, new Due((DueClass)queue, at).MustMoveTo(next, now, ttlMilliseconds: 1_000));
    }
}
