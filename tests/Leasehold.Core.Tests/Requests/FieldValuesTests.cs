using System.Text;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Requests;

public sealed class FieldValuesTests
{
    private static readonly FieldSet Set = new(
        Field.Text("text", "A text.", "fallback"), Field.LowerText("lower", "A text."), Field.Name("name", "A name."),
        Field.Integer("integer", "A number.", 7), Field.Float("float", "A number."),
        Field.Flag("flag", "A flag.", fallback: true), Field.Duration("ttl", "A length of time."),
        Field.SignedDuration("signed", "A length of time."), Field.Time("at", "A moment."),
        Field.TextList("texts", "Texts."), Field.CommaList("commas", "Texts."),
        Field.CommaIntegers("integers", "Numbers."), Field.Pairs("pairs", "Pairs."), Field.Map("map", "An object."),
        Field.Any("any", "Anything."), Field.List("list", "A list."));

    [Theory]
    [InlineData("\"x\"", "x")]
    [InlineData("1.50", "1.50")]
    [InlineData("true", "1")]
    [InlineData("false", "0")]
    [InlineData("null", "fallback")]
    public void Scalars_become_texts(string json, string expected) =>
        Assert.Equal(expected, Values("text", json).Text("text"));

    [Theory]
    [InlineData("5", 5)]
    [InlineData("\"5\"", 5)]
    [InlineData("\"0x10\"", 16)]
    [InlineData("\"010\"", 8)]
    [InlineData("\"-0b11\"", -3)]
    [InlineData("\"\"", 0)]
    [InlineData("true", 1)]
    [InlineData("null", 7)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Integers_are_lenient(string json, long expected) =>
        Assert.Equal(expected, Values("integer", json).Integer("integer"));

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"T\"", true)]
    [InlineData("\"\"", false)]
    [InlineData("\"0\"", false)]
    [InlineData("2", true)]
    [InlineData("0.0", false)]
    [InlineData("null", true)]
    public void Flags_are_lenient(string json, bool expected) =>
        Assert.Equal(expected, Values("flag", json).Flag("flag"));

    [Theory]
    [InlineData("90", 90)]
    [InlineData("\"90\"", 90)]
    [InlineData("\"1h\"", 3600)]
    [InlineData("\"2d\"", 172_800)]
    [InlineData("\"1.9s\"", 1)]
    [InlineData("\"-0.5s\"", 0)]
    [InlineData("\"\"", 0)]
    public void Durations_are_whole_seconds(string json, long seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Values("ttl", json).Duration("ttl"));

    [Theory]
    [InlineData("[\"a,b\", \" c \", 5]", "texts", "a,b|c|5")]
    [InlineData("\"a,b\"", "texts", "a,b")]
    [InlineData("\"\"", "texts", "")]
    [InlineData("\"a, b\"", "commas", "a|b")]
    [InlineData("[\"a,b\"]", "commas", "a,b")]
    [InlineData("\"\"", "commas", "")]
    public void Lists_split_only_where_they_should(string json, string field, string expected) =>
        Assert.Equal(expected, string.Join('|', Values(field, json).TextList(field)));

    [Theory]
    [InlineData("[1,\"2\"]", "1|2")]
    [InlineData("\"1, 2\"", "1|2")]
    [InlineData("3", "3")]
    [InlineData("[]", "")]
    public void Lists_of_integers_are_lenient(string json, string expected) =>
        Assert.Equal(expected, string.Join('|', Values("integers", json).Integers("integers")));

    [Theory]
    [InlineData("{\"a\":1,\"b\":true}", "a=1|b=1")]
    [InlineData("[\"a=1\",\"b=x=y\"]", "a=1|b=x=y")]
    [InlineData("\"a=1\"", "a=1")]
    public void Pairs_are_lenient(string json, string expected) =>
        Assert.Equal(expected, string.Join('|', Values("pairs", json).Pairs("pairs")
            .Select(pair => $"{pair.Key}={pair.Value}")));

    [Fact]
    public void Moments_are_texts_or_seconds()
    {
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(5), Values("at", "5").Time("at"));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(5), Values("at", "\"1970-01-01T00:00:05Z\"").Time("at"));
        Assert.Null(Values("at", "\"\"").Time("at"));
    }

    [Fact]
    public void Json_is_kept_as_it_was_sent()
    {
        Assert.Equal("{\"b\": 1}", Raw(Values("map", "{\"b\": 1}").Raw("map")));
        Assert.Equal("1e400", Raw(Values("any", "1e400").Raw("any")));
        Assert.Equal("[5]", Raw(Values("list", "5").Raw("list")));
        Assert.Null(Values("any", "null").Raw("any"));
    }

    [Theory]
    [InlineData("text", "[]", "1 error(s) decoding:\n\n* '' expected type 'string', got unconvertible type " +
        "'[]interface {}'")]
    [InlineData("ttl", "-5", "cannot provide negative value '-5'")]
    [InlineData("ttl", "1.5", "time: missing unit in duration \"1.5\"")]
    [InlineData("ttl", "\"abc\"", "time: invalid duration \"abc\"")]
    [InlineData("ttl", "[\"1h\"]", "could not parse duration from input")]
    [InlineData("ttl", "\"5x\"", "time: unknown unit \"x\" in duration \"5x\"")]
    [InlineData("name", "\"-a\"", "field does not match the formatting rules")]
    [InlineData("name", "\"\"", "field does not match the formatting rules")]
    [InlineData("pairs", "[\"x\"]", "invalid key pair \"x\"")]
    [InlineData("integer", "1.5", null)]
    [InlineData("integer", "9223372036854775808", null)]
    [InlineData("integer", "\"0x\"", null)]
    [InlineData("integer", "{}", null)]
    [InlineData("flag", "\"maybe\"", null)]
    [InlineData("float", "\"x\"", null)]
    [InlineData("map", "\"x\"", null)]
    [InlineData("texts", "{}", null)]
    [InlineData("texts", "[[]]", null)]
    [InlineData("integers", "\"a\"", null)]
    [InlineData("at", "\"soon\"", null)]
    [InlineData("at", "99999999999999", null)]
    public void What_does_not_fit_is_refused_with_its_field(string field, string json, string? reason)
    {
        var error = Convert($"{{\"{field}\":{json}}}", [], out _, out _)?.Errors[0];

        var prefix = $"Field validation failed: error converting input for field \"{field}\": ";
        Assert.StartsWith(prefix, error);
        if (reason is not null)
            Assert.Equal(prefix + reason, error);
    }

    [Theory]
    [InlineData("commas")]
    [InlineData("integers")]
    public void A_text_of_more_items_than_a_list_may_have_is_not_split(string field)
    {
        var most = string.Join(',', Enumerable.Repeat("1", RequestLimits.ListItems));

        Assert.Null(Convert($"{{\"{field}\":\"{most}\"}}", [], out _, out _));
        Assert.EndsWith(
            ": more than 50000 items in one text",
            Convert($"{{\"{field}\":\"{most},\"}}", [], out _, out _)?.Errors[0]);
    }

    [Fact]
    public void A_capture_wins_and_strays_are_told()
    {
        KeyValuePair<string, string>[] captures = [new("name", "captured"), new("role", "r")];

        Assert.Null(Convert("""{"name":"-bad-","z z":1,"b":2,"role":"x","-x":1,"integer":null}""",
            captures, out var values, out var warnings));

        Assert.Equal("captured", values.Text("name"));
        Assert.Equal("r", values.Text("role"));
        Assert.False(values.Has("integer"));
        Assert.Equal(
            [
                "Endpoint ignored these unrecognized parameters: [b z z]",
                "Endpoint replaced the value of these parameters with the values captured from the endpoint's path: " +
                    "[name role]",
            ], warnings);
    }

    [Fact]
    public void Asking_for_what_is_not_declared_is_a_bug()
    {
        var values = Values("text", "\"x\"");

        Assert.Throws<BrokenInvariant>(() => values.Text("nothing"));
        Assert.Throws<BrokenInvariant>(() => values.Integer("text"));
        Assert.Throws<BrokenInvariant>(() => new FieldSet(Field.Text("a", ""), Field.Text("a", "")));
    }

    private static FieldValues Values(string field, string json)
    {
        Assert.Null(Convert($"{{\"{field}\":{json}}}", [], out var values, out var warnings));
        Assert.Empty(warnings);
        return values;
    }

    private static Refusal? Convert(string body, IReadOnlyList<KeyValuePair<string, string>> captures,
        out FieldValues values, out IReadOnlyList<string> warnings)
    {
        Assert.Null(RequestData.ParseJson(Encoding.UTF8.GetBytes(body), JsonLimits.Default, out var data));
        return FieldValues.Convert(Set, data, captures, out values, out warnings);
    }

    private static string Raw(JsonValue? value) => value is null ? "" : Encoding.UTF8.GetString(value.Value.Raw.Span);
}
