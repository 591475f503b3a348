using System.Text;
using CsCheck;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Tests.Json;

namespace Leasehold.Core.Tests.Requests;

public sealed class RequestDataTests
{
    private const string Prefix = "failed to parse JSON input: ";

    [Fact]
    public void Members_keep_their_order_and_their_bytes()
    {
        Assert.Null(Parse(""" { "z" : 12345678901234567890 , "a":[1, 2] , "\u0062" : 1e400, "n":null} """,
            out var data));

        Assert.Equal(["z=12345678901234567890", "a=[1, 2]", "b=1e400", "n=null"],
            data.Select(member => $"{member.Name}={Encoding.UTF8.GetString(member.Value.Raw.Span)}"));
        Assert.True(data.TryGet("a", out var list));
        Assert.Equal(2, list.Value.Items().Count);
        Assert.False(data.TryGet("x", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Nothing_is_no_data(string body)
    {
        Assert.Null(Parse(body, out var data));
        Assert.Empty(data);
    }

    [Fact]
    public void Faults_are_told_as_the_reference_tells_them() =>
        Assert.All(Answers.Read("faults"), row =>
            Assert.Equal(Prefix + Answers.Text(row.Answer), Parse(Answers.Text(row.Question), out _)?.Errors[0]));

    [Theory]
    [InlineData("[]", "array")]
    [InlineData("[{}]", "array")]
    [InlineData("\"x\"", "string")]
    [InlineData("5", "number")]
    [InlineData("true", "bool")]
    public void A_body_must_be_an_object(string body, string kind) =>
        Assert.Equal($"{Prefix}json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}",
            Parse(body, out _)?.Errors[0]);

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"x":{"a":1,"b":2,"\u0061":3}}""")]
    [InlineData("""{"x":[{"a":1},{"a":1,"a":1}]}""")]
    public void An_object_names_a_key_once(string body) => Assert.Equal(RefusalKind.Invalid, Parse(body, out _)?.Kind);

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\udc00"}""")]
    [InlineData("""{"a":"\ud800x\udc00"}""")]
    [InlineData("""{"a":"\ud800\n"}""")]
    [InlineData("""{"a":"\ud800\ud800\udc00"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"a":{"b":["\ud83d"]}}""")]
    public void Half_a_surrogate_pair_is_refused(string body) =>
        Assert.Contains("surrogate", Parse(body, out _)?.Errors[0]);

    [Fact]
    public void A_whole_surrogate_pair_is_a_character()
    {
        Assert.Null(Parse("""{"a":"\ud83d\ude00\\u"}""", out var data));
        Assert.Equal("\U0001F600\\u", data[0].Value.Text());
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        byte[] body = [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Contains("invalid UTF-8", RequestData.ParseJson(body, JsonLimits.Default, out _)?.Errors[0]);
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, "exceeded max depth")]
    public void Depth_has_a_limit(int depth, string? error)
    {
        var body = "{\"a\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";

        Assert.Equal(error is null ? null : Prefix + error, Parse(body, out _)?.Errors[0]);
    }

    [Theory]
    [InlineData(499, null)]
    [InlineData(500, "refused JSON input due to high complexity: exceeded maximum number of strings")]
    public void The_number_of_strings_has_a_limit(int members, string? error)
    {
        var body = $"{{\"x\":\"\",{string.Join(',', Enumerable.Range(0, members).Select(i => $"\"{i}\":\"\""))}}}";

        Assert.Equal(error, Parse(body, out _)?.Errors[0]);
    }

    [Fact]
    public void Memory_has_a_limit_but_one_large_string_passes()
    {
        var limits = new JsonLimits { Memory = 10_000 };
        var numbers = Encoding.UTF8.GetBytes($"{{\"a\":[{string.Join(',', Enumerable.Repeat(1, 1_000))}]}}");
        var text = Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', 9_000)}\"}}");

        Assert.Equal("refused JSON input due to high complexity: exceeded maximum estimated memory limits",
            RequestData.ParseJson(numbers, limits, out _)?.Errors[0]);
        Assert.Null(RequestData.ParseJson(text, limits, out _));
    }

    [Fact]
    public void A_body_past_the_size_is_too_large() =>
        Assert.Equal(RefusalKind.TooLarge,
            RequestData.ParseJson(new byte[11], new JsonLimits { Size = 10 }, out _)?.Kind);

    [Fact]
    public void A_form_joins_repeated_names_with_commas()
    {
        Assert.Null(RequestData.ParseForm("a=1&b=x+y&a=%32"u8.ToArray(), JsonLimits.Default, out var data));

        Assert.Equal("""{"a":"1,2","b":"x y"}""", Encoding.UTF8.GetString(data.Whole.Raw.Span));
    }

    [Fact]
    public void No_bytes_make_the_reader_fail() =>
        Gen.Byte.Array[0, 40].Sample(bytes =>
        {
            var refusal = RequestData.ParseJson((byte[])[(byte)'{', .. bytes], JsonLimits.Default, out _);
            return refusal is null || refusal.Errors.Count == 1;
        });

    [Fact]
    public void No_json_like_text_makes_the_reader_fail_and_what_passes_has_a_canonical_form() =>
        Gen.Char["{}[]\",:\\u0d81ntruefals \n<"].Array[0, 40].Sample(text =>
        {
            if (Parse("{\"a\":" + new string(text), out var data) is not null)
                return true;
            var canonical = data.Whole.Canonical();
            return Parse(Encoding.UTF8.GetString(canonical), out _) is null;
        }, iter: 20_000);

    private static Refusal? Parse(string body, out RequestData data) =>
        RequestData.ParseJson(Encoding.UTF8.GetBytes(body), JsonLimits.Default, out data);
}
