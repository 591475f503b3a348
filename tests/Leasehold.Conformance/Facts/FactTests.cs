using Leasehold.Conformance.Runs;

namespace Leasehold.Conformance.Facts;

/// <summary>The judge must not let everything pass: each verb once true and once false.</summary>
public sealed class FactTests
{
    private static readonly Answer Answer = new(200, [new("Cache-Control", "no-store")],
        """
        {"data":{"n":5,"keys":["a","b/"],"cubbyhole/x":["read"],"text":"one two","none":null,
        "errors":["1 error occurred:\n\t* a \"b\"\n\n","2 errors occurred:\n\t* c\n\t* d\n\n"]},"errors":[]}
        """);

    [Theory]
    [InlineData("data.n = 5", true)]
    [InlineData("data.n = 5.0", false)]
    [InlineData("data.n != 6", true)]
    [InlineData("data.n <= 5", true)]
    [InlineData("data.n >= 6", false)]
    [InlineData("data.n is number", true)]
    [InlineData("data.none is null", true)]
    [InlineData("data.none absent", false)]
    [InlineData("data.more absent", true)]
    [InlineData("data.n exists", true)]
    [InlineData("data.more exists", false)]
    [InlineData("data.keys[1] = \"b/\"", true)]
    [InlineData("data.keys = [\"a\"]", false)]
    [InlineData("data.keys length 2", true)]
    [InlineData("data.keys contains \"a\"", true)]
    [InlineData("data.keys lacks \"c\"", true)]
    [InlineData("data contains \"n\"", true)]
    [InlineData("data[\"cubbyhole/x\"] = [\"read\"]", true)]
    [InlineData("data.text contains \"two\"", true)]
    [InlineData("data.text matches /^one/", true)]
    [InlineData("data.text matches /^two/", false)]
    [InlineData("errors empty", true)]
    [InlineData("data.errors = [ME(\"a \\\"b\\\"\"), ME(\"c\", \"d\")]", true)]
    [InlineData("data.errors[1] = ME(\"c\")", false)]
    [InlineData("$ keys [\"data\",\"errors\"]", true)]
    [InlineData("$ keys [\"errors\",\"data\"]", false)]
    [InlineData("header Cache-Control = no-store", true)]
    [InlineData("header cache-control absent", false)]
    [InlineData("body contains \"keys\"", true)]
    [InlineData("body empty", false)]
    public void A_fact_holds_or_not(string text, bool holds) =>
        Assert.Equal(holds, Fact.Parse(text).Fault(Answer) is null);

    [Theory]
    [InlineData("data.n resembles 5")]
    [InlineData("data")]
    public void What_is_no_fact_is_refused(string text) => Assert.Throws<FormatException>(() => Fact.Parse(text));
}
