using System.Text;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Engines.AppRole;

namespace Leasehold.Engines.Tests.AppRole;

public sealed class SecretIdMetadataTests
{
    [Theory]
    [InlineData("""{"a":"1","b":"2"}""")]
    [InlineData("""  "{\"a\":\"1\",\"b\":\"2\"}"  """)]
    [InlineData("\"a=1,b=2\"")]
    [InlineData("\" a = 1 , b=2, \"")]
    [InlineData("\"eyJhIjoiMSIsImIiOiIyIn0=\"")]
    [InlineData("\"YT0xLGI9Mg==\"")]
    public void Every_form_says_the_same(string json) =>
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, Read(json)?.ToDictionary());

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("{}")]
    public void Nothing_is_no_metadata(string json) =>
        Assert.Empty(Read(json) ?? throw new InvalidOperationException());

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("\"=1\"")]
    [InlineData("\"a=1,b\"")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":{}}""")]
    [InlineData("\"{\"")]
    [InlineData("[\"a\"]")]
    [InlineData("7")]
    public void Anything_else_is_refused(string json) => Assert.Null(Read(json));

    [Fact]
    public void More_pairs_than_a_list_may_have_items_are_refused() =>
        Assert.Null(Read($"\"{string.Concat(Enumerable.Repeat("a=1,", RequestLimits.ListItems))}\""));

    private static IReadOnlyDictionary<string, string>? Read(string json)
    {
        var sent = new JsonValue(Encoding.UTF8.GetBytes(json.Trim()));
        return SecretIdMetadata.TryRead(sent, out var metadata, out _) ? metadata : null;
    }
}
