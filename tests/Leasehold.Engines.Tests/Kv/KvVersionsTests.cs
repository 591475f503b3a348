using CsCheck;
using Leasehold.Engines.Kv;
using Leasehold.Engines.Kv.Rows;

namespace Leasehold.Engines.Tests.Kv;

public sealed class KvVersionsTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(9, 0u, 0u, 0, 1)]
    [InlineData(10, 0u, 0u, 1, 1)]
    [InlineData(12, 0u, 0u, 3, 3)]
    [InlineData(7, 2u, 0u, 6, 6)]
    [InlineData(7, 2u, 3u, 5, 5)]
    public void Old_versions_are_dropped_at_a_write(int writes, uint key, uint mount, int oldest, int first)
    {
        var row = Written(writes, new KvKeyRow { MaxVersions = key }, new KvConfigRow { MaxVersions = mount });

        Assert.Equal((ulong)oldest, row.OldestVersion);
        Assert.Equal((ulong)first, row.Versions[0].Number);
        Assert.Equal((ulong)writes, row.CurrentVersion);
    }

    [Fact]
    public void Whatever_is_set_in_between_versions_stay_without_gaps_and_within_the_maximum() =>
        Gen.UInt[0, 5].Array[1, 40].Sample(maxima =>
        {
            var row = new KvKeyRow();
            foreach (var most in maxima)
            {
                row.MaxVersions = most;
                KvVersions.Add(row, new KvConfigRow(), Now);
                var kept = most == 0 ? KvLimits.UsualVersions : most;
                Assert.True(row.Versions.Count <= kept);
                Assert.Equal(row.CurrentVersion, row.Versions[^1].Number);
                for (var number = -1L; number <= (long)row.CurrentVersion + 1; number++)
                {
                    var found = KvVersions.Find(row, number);
                    var wanted = number == 0 ? row.CurrentVersion : (ulong)number;
                    Assert.Equal(row.Versions.Any(version => version.Number == wanted) ? wanted : null,
                        found?.Number);
                }
            }
        });

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(60, 0, 60)]
    [InlineData(0, 30, 30)]
    [InlineData(60, 30, 30)]
    [InlineData(20, 30, 20)]
    [InlineData(-1, 30, 0)]
    public void The_sooner_deletion_holds_and_a_mount_can_switch_it_off(long mount, long key, long expected)
    {
        var row = Written(1, new KvKeyRow { DeleteVersionAfter = key },
            new KvConfigRow { DeleteVersionAfter = mount });

        var version = row.Versions.Single();
        Assert.Equal(expected == 0 ? 0 : Now.AddSeconds(expected).ToUnixTimeMilliseconds(), version.DeletionAt);
        Assert.True(KvVersions.IsAlive(version, Now));
        Assert.Equal(expected == 0, KvVersions.IsAlive(version, Now.AddSeconds(expected)));
    }

    [Fact]
    public void A_deletion_can_be_undone_a_destruction_cannot()
    {
        var row = Written(1, new KvKeyRow { DeleteVersionAfter = 60 }, new KvConfigRow());
        var version = row.Versions.Single();

        Assert.True(KvVersions.Delete(version, Now));
        Assert.False(KvVersions.IsAlive(version, Now));
        Assert.False(KvVersions.Delete(version, Now.AddSeconds(1)));
        Assert.True(KvVersions.Undelete(version, row, new KvConfigRow(), Now.AddSeconds(5)));
        Assert.Equal(Now.AddSeconds(65).ToUnixTimeMilliseconds(), version.DeletionAt);

        version.Destroyed = true;
        Assert.False(KvVersions.Delete(version, Now));
        Assert.False(KvVersions.Undelete(version, row, new KvConfigRow(), Now));
        Assert.False(KvVersions.IsAlive(version, Now));
    }

    [Fact]
    public void A_key_without_versions_has_none() => Assert.Null(KvVersions.Find(new KvKeyRow(), 0));

    private static KvKeyRow Written(int times, KvKeyRow row, KvConfigRow config)
    {
        for (var i = 0; i < times; i++)
            KvVersions.Add(row, config, Now);
        return row;
    }
}
