using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Routing;

public sealed class RouteTemplateTests
{
    [Theory]
    [InlineData("lookup", "lookup", "")]
    [InlineData("lookup", "lookup/", "")] // A single trailing slash is legal.
    [InlineData("role/{name}", "role/web-1.b", "name=web-1.b")]
    [InlineData("role/{name}", "role/web/", "name=web")]
    [InlineData("role/{name}/tune", "role/a/tune", "name=a")]
    [InlineData("login/{user:at}", "login/a@b.c", "user=a@b.c")]
    [InlineData("x/{part:any}/y", "x/ü !/y", "part=ü !")]
    [InlineData("policy/{name...}", "policy/a/b", "name=a/b")]
    [InlineData("policy/{name...}", "policy/a/", "name=a/")]
    [InlineData("data/{path...?}", "data/", "path=")]
    [InlineData("data/{path...?}", "data", "path=")]
    [InlineData("{path...?}", "", "path=")]
    [InlineData("a/{x}/{y...}", "a/1/2/3", "x=1,y=2/3")]
    [InlineData("", "", "")]
    public void A_template_takes_a_path_and_its_captures(string template, string path, string captures)
    {
        Assert.True(RouteTemplate.Parse(template).TryMatch(path, out var taken));
        Assert.Equal(captures, string.Join(',', taken.Pairs.Select(p => $"{p.Key}={p.Value}")));
    }

    [Theory]
    [InlineData("lookup", "lookup/x")]
    [InlineData("lookup", "Lookup")]
    [InlineData("lookup", "lookups")]
    [InlineData("lookup", "")]
    [InlineData("role/{name}", "role")]
    [InlineData("role/{name}", "role/")]
    [InlineData("role/{name}", "role/-a")]
    [InlineData("role/{name}", "role/a-")]
    [InlineData("role/{name}", "role/.a")]
    [InlineData("role/{name}", "role/a@b")]
    [InlineData("role/{name}", "role/a b")]
    [InlineData("role/{name}", "role/é")]
    [InlineData("role/{name}", "role/a/b")]
    [InlineData("role/{name}", "role/a%2fb")]
    [InlineData("role/{name}", "role/a\0")]
    [InlineData("login/{user:at}", "login/@a")]
    [InlineData("policy/{name...}", "policy/")]
    [InlineData("policy/{name...}", "policy")]
    [InlineData("data/{path...?}", "database")]
    [InlineData("a/{x}/{y...}", "a//b")]
    [InlineData("", "a")]
    public void A_template_does_not_take_what_it_does_not_mean(string template, string path) =>
        Assert.False(RouteTemplate.Parse(template).TryMatch(path, out _));

    [Fact]
    public void The_first_route_that_matches_serves()
    {
        var table = new RouteTable();
        var named = table.At("role/special", "The special one.");
        var captured = table.At("role/{name}", "The others.");

        Assert.True(table.TryMatch("role/special", out var first, out _));
        Assert.True(table.TryMatch("role/other", out var second, out var captures));
        Assert.False(table.TryMatch("roles", out _, out _));
        Assert.Same(named, first);
        Assert.Same(captured, second);
        Assert.Equal("other", captures["name"]);
    }
}
