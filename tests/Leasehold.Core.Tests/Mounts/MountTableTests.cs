using Leasehold.Core.Mounts;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Mounts;

public sealed class MountTableTests
{
    private static readonly EngineType Type = new("test", EngineClass.Secret, new TestEngine());
    private static readonly MountTable Table = new(new[] { "sys/", "kv/", "kv2/deep/", "auth/token/" }.Select(New));

    private static Mount New(string path) => MountStore.New(path, Type);

    [Theory]
    [InlineData("kv/a/b/c", "kv/")]
    [InlineData("kv/", "kv/")]
    [InlineData("kv2/deep/a", "kv2/deep/")]
    [InlineData("auth/token/create", "auth/token/")]
    [InlineData("kv", null)]
    [InlineData("kv2/a", null)]
    [InlineData("kv2/deeper/a", null)]
    [InlineData("auth/tokens/a", null)]
    [InlineData("KV/a", null)]
    [InlineData("", null)]
    public void A_path_is_served_by_the_mount_above_it(string path, string? mount) =>
        Assert.Equal(mount, Table.Serving(path)?.Path);

    [Fact]
    public void The_longest_path_wins()
    {
        var table = Table.With(New("kv/inner/"));

        Assert.Equal("kv/inner/", table.Serving("kv/inner/a")?.Path);
        Assert.Equal("kv/", table.Serving("kv/innermost")?.Path);
    }

    [Theory]
    [InlineData("kv/", "kv/")]
    [InlineData("kv/inner/", "kv/")]
    [InlineData("kv2/", "kv2/deep/")]
    [InlineData("kv3/", null)]
    [InlineData("k/", null)]
    public void A_mount_collides_with_those_above_and_below_it(string path, string? other) =>
        Assert.Equal(other, Table.Colliding(path)?.Path);

    [Fact]
    public void A_change_makes_a_new_table()
    {
        var mount = Table.At("kv/")!;

        Assert.Null(Table.Without(mount.Id).At("kv/"));
        Assert.Equal("new", Table.With(mount with { Description = "new" }).Find(mount.Id)?.Description);
        Assert.Equal("", Table.Find(mount.Id)?.Description);
        Assert.Equal(4, Table.With(mount).All.Count);
    }
}
