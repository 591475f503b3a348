using Leasehold.Core.Quotas;

namespace Leasehold.Core.Tests.Quotas;

public sealed class ExemptPathsTests
{
    private static readonly ExemptPaths Paths = new(["sys/health", "secret/pub*", "/auth/x/", "!auth/x/login"]);

    [Theory]
    [InlineData("sys/health", true)]
    [InlineData("sys/health/more", true)]
    [InlineData("sys/healthy", false)]
    [InlineData("sys", false)]
    [InlineData("secret/public", true)]
    [InlineData("auth/x", true)]
    [InlineData("auth/x/role", true)]
    [InlineData("auth/x/login", false)]
    [InlineData("auth/x/login/y", false)]
    [InlineData("auth/xy", false)]
    public void The_longest_entry_decides(string path, bool isExempt) => Assert.Equal(isExempt, Paths.Contain(path));

    [Fact]
    public void Nothing_is_exempt_from_no_entries() => Assert.False(new ExemptPaths([]).Contain("sys/health"));
}
