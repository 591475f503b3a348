using CsCheck;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Requests;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/v1/secret/data/a", "secret/data/a")]
    [InlineData("/v1/secret/metadata/", "secret/metadata/")]
    [InlineData("/v1/", "")]
    [InlineData("/v1/secret/a%20b", "secret/a b")]
    [InlineData("/v1/secret/%C3%A9", "secret/\u00e9")]
    [InlineData("/v1/secret/a%252Fb", "secret/a%2Fb")]
    [InlineData("/v1/secret/a+b", "secret/a+b")]
    [InlineData("/v1/secret/..a/b..", "secret/..a/b..")]
    [InlineData("http://host:8200/v1/sys/health?x=1", "sys/health")]
    public void A_path_is_decoded_once(string target, string expected)
    {
        Assert.Null(RequestTarget.Parse(target, out var path, out _));
        Assert.Equal(expected, path.Value);
        Assert.Equal(expected.EndsWith('/'), path.IsFolder);
    }

    [Theory]
    [InlineData("/v1/a/../sys/seal")]
    [InlineData("/v1/a/%2e%2e/sys/seal")]
    [InlineData("/v1/a/.%2E")]
    [InlineData("/v1/./a")]
    [InlineData("/v1/a//b")]
    [InlineData("/v1//a")]
    [InlineData("/v1/a//")]
    [InlineData("//v1/a")]
    [InlineData("/v1/a%2Fb")]
    [InlineData("/v1/a%2fb")]
    [InlineData("/v1/a%5cb")]
    [InlineData("/v1/a\\b")]
    [InlineData("/v1/a%00")]
    [InlineData("/v1/a%0a")]
    [InlineData("/v1/a\u0007")]
    [InlineData("/v1/a%7f")]
    [InlineData("/v1/a%ff")]
    [InlineData("/v1/a%c0%af")]
    [InlineData("/v1/a%ed%a0%80")]
    [InlineData("/v1/a%e2%80%ae")]
    [InlineData("/v1/a%c2%a0")]
    [InlineData("/v1/a%")]
    [InlineData("/v1/a%2")]
    [InlineData("/v1/a%zz")]
    [InlineData("/v1/\u00e9")]
    [InlineData("/v1/a?b=%")]
    [InlineData("/v1/a?b=%ff")]
    public void What_two_readers_could_read_in_two_ways_is_refused(string target)
    {
        var refusal = RequestTarget.Parse(target, out var path, out _);

        Assert.Equal(RefusalKind.Invalid, refusal?.Kind);
        Assert.Single(refusal?.Errors ?? []);
        Assert.True(path.Value.Length == 0 || target.Contains('?'));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/V1/a")]
    [InlineData("/v2/a")]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("host:443")]
    [InlineData("http://host")]
    public void Outside_of_the_api_nothing_is_found(string target) =>
        Assert.Equal(Refusal.NotFound, RequestTarget.Parse(target, out _, out _));

    [Fact]
    public void A_doubled_leading_slash_names_its_cause() =>
        Assert.Contains("address ends with a slash",
            RequestTarget.Parse("//v1/sys/health", out _, out _)?.Errors[0]);

    [Fact]
    public void A_query_keeps_order_and_repetition()
    {
        Assert.Null(RequestTarget.Parse("/v1/a?list=true&x=1&y=a%20b+c&x=2&flag", out _, out var query));

        Assert.Equal(["list", "x", "y", "x", "flag"], query.Pairs.Select(pair => pair.Key));
        Assert.Equal("a b c", query.Find("y"));
        Assert.Null(query.Flag("list", out var list));
        Assert.True(list);
        Assert.Equal("""{"x":["1","2"],"y":"a b c","flag":""}""",
            System.Text.Encoding.UTF8.GetString(RequestData.FromQuery(query).Whole.Raw.Span));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("TrUe")]
    [InlineData("2")]
    public void A_flag_that_is_no_boolean_is_refused_without_text(string value)
    {
        Assert.Null(RequestTarget.Parse($"/v1/a?list={value}", out _, out var query));
        Assert.Empty(query.Flag("list", out _)?.Errors ?? ["no refusal"]);
    }

    [Fact]
    public void Too_many_parameters_are_refused() =>
        Assert.NotNull(RequestTarget.Parse(
            "/v1/a?" + string.Join('&', Enumerable.Repeat("a=1", QueryData.MostPairs + 1)), out _, out _));

    [Fact]
    public void No_target_makes_the_reader_fail_and_no_path_breaks_the_rules() =>
        Gen.OneOf(Gen.Char["/.%2eEfF5cC\\a?&=+"].Array[0, 30].Select(text => "/v1/" + new string(text)),
            Gen.String.Select(text => "/v1/" + text)).Sample(target =>
        {
            if (RequestTarget.Parse(target, out var path, out _) is not null)
                return true;
            var segments = path.Value.TrimEnd('/').Split('/');
            return !path.Value.Contains('\\') && !segments.Any(segment => segment is "." or "..") &&
                !path.Value.Contains("//") && !path.Value.StartsWith('/');
        });
}
