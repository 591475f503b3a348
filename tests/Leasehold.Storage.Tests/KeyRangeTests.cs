namespace Leasehold.Storage.Tests;

public sealed class KeyRangeTests
{
    [Fact]
    public void A_prefix_ends_behind_all_its_keys()
    {
        Assert.Equal([0x21], KeyRange.Prefix([0x20]).End);
        Assert.Equal([0x21], KeyRange.Prefix([0x20, 0xff]).End);
        Assert.True(KeyRange.Prefix([]).Contains([0x9f, 0xff]));
        Assert.True(KeyRange.Prefix([0x20, 0xff]).Contains([0x20, 0xff, 0xff]));
        Assert.False(KeyRange.Prefix([0x20, 0xff]).Contains([0x21]));
    }

    [Fact]
    public void Ranges_that_only_touch_do_not_overlap()
    {
        var range = new KeyRange([1], [3]);

        Assert.False(range.Overlaps(new KeyRange([3], [4])));
        Assert.True(range.Overlaps(new KeyRange([2, 9], [4])));
        Assert.True(new KeyRange([3], [3]).IsEmpty);
    }
}
