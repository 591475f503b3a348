using CsCheck;
using Leasehold.Core.Quotas;

namespace Leasehold.Core.Tests.Quotas;

public sealed class QuotaIndexTests
{
    private static readonly QuotaIndex<string> Index = new(new Dictionary<QuotaScope, string>
    {
        [new(0, "", "")] = "server",
        [new(1, "", "")] = "mount",
        [new(1, "creds/app", "")] = "exact",
        [new(1, "creds/a*", "")] = "long",
        [new(1, "c*", "")] = "short",
        [new(2, "", "web")] = "role",
        [new(2, "login", "")] = "login",
    });

    [Theory]
    [InlineData(0, "sys/mounts", "", "server")]
    [InlineData(3, "x", "", "server")]
    [InlineData(1, "roles/app", "", "mount")]
    [InlineData(1, "creds/app", "", "exact")]
    [InlineData(1, "creds/app/", "", "exact")]
    [InlineData(1, "creds/app/more", "", "long")]
    [InlineData(1, "creds/abc", "", "long")]
    [InlineData(1, "creds/x", "", "short")]
    [InlineData(2, "login", "web", "role")]
    [InlineData(2, "login", "other", "login")]
    [InlineData(2, "login", "", "login")]
    [InlineData(2, "role/web", "", "server")]
    public void The_most_specific_quota_holds(ulong mount, string path, string role, string holds) =>
        Assert.Equal(holds, Index.Find(mount, path, role));

    [Fact]
    public void Finding_allocates_nothing()
    {
        Index.Find(1, "creds/app", "");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            Index.Find(1, "creds/app", "");
            Index.Find(1, "creds/abc", "");
            Index.Find(2, "login", "web");
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Against the rule read word by word, over all quotas.</summary>
    [Fact]
    public void Finding_agrees_with_the_rule()
    {
        var suffix = OneOf("", "a", "ab", "a/b", "a*", "a/*", "ab*");
        var scopes = Gen.Select(Gen.ULong[0, 2], suffix, OneOf("", "", "r"))
            .Select(s => s.Item1 == 0 ? new QuotaScope(0, "", "")
                : new QuotaScope(s.Item1, s.Item3.Length > 0 ? "" : s.Item2, s.Item3));
        var asked = Gen.Select(Gen.ULong[0, 2], OneOf("", "a", "ab", "a/b", "abc"), OneOf("", "r"));
        Gen.Select(scopes.Array[0, 8], asked).Sample((all, ask) =>
        {
            var (mount, path, role) = ask;
            var quotas = all.Distinct().ToDictionary(scope => scope, scope => scope.ToString());
            var expected = quotas
                .Where(quota => Rank(quota.Key, mount, path, role) > 0)
                .OrderByDescending(quota => Rank(quota.Key, mount, path, role))
                .Select(quota => quota.Value)
                .FirstOrDefault();
            Assert.Equal(expected, new QuotaIndex<string>(quotas).Find(mount, path, role));
        });
    }

    private static int Rank(QuotaScope scope, ulong mount, string path, string role)
    {
        if (scope.Mount == 0)
            return 1;
        if (scope.Mount != mount)
            return 0;
        if (scope.Role.Length > 0)
            return scope.Role == role ? 1_000 : 0;
        if (scope.Suffix.Length == 0)
            return 2;
        if (!scope.IsGlob)
            return scope.Suffix == path ? 900 : 0;
        return path.StartsWith(scope.Stem, StringComparison.Ordinal) ? 10 + scope.Stem.Length : 0;
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
