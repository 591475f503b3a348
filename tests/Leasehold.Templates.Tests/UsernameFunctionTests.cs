using System.Security.Cryptography;
using CsCheck;
using Leasehold.Templates.Functions;
using Leasehold.Templates.Usernames;
using Leasehold.Templates.Values;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Templates.Tests;

public sealed class UsernameFunctionTests
{
    private static readonly ObjectValue Dot = new("dbplugin.UsernameMetadata",
        [new("DisplayName", TemplateValue.Of("userpass-bob")), new("RoleName", TemplateValue.Of("readonly"))]);

    private static readonly FakeTimeProvider Clock = new(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123));

    [Theory]
    [InlineData("{{truncate 4 .DisplayName}}", "user")]
    [InlineData("{{.RoleName | truncate 40}}", "readonly")]
    [InlineData("{{.DisplayName | truncate_sha256 12}}", "userpass-bob")]
    [InlineData("{{\"a long name of a role\" | truncate_sha256 12}}", "a lodac596c2")]
    [InlineData("{{unix_time}} {{unix_time_millis}}", "1700000000 1700000000123")]
    [InlineData("{{random 5}}|{{random 0}}", "00000|")]
    [InlineData("{{uuid}}", "00000000-0000-0000-0000-000000000000")]
    [InlineData("{{glob \"user*bob\" .DisplayName}} {{glob \"*\" \"\"}} {{glob \"a\" \"b\"}}", "true true false")]
    [InlineData("{{glob \"*x*y\" \"axbyc\"}} {{glob \"*x*y\" \"axby\"}}", "false true")]
    [InlineData("{{if glob \"*-*-*\" \"a-b-c\"}}yes{{end}}{{glob \"ab*ba\" \"aba\"}}", "yesfalse")]
    public void A_function_gives(string source, string expected) => Assert.Equal(expected, Render(source).Output);

    [Theory]
    [InlineData("{{truncate 0 \"a\"}}", "error calling truncate: max length must be > 0 but was 0")]
    [InlineData("{{truncate_sha256 8 \"a\"}}", "error calling truncate_sha256: max length must be > 8 but was 8")]
    [InlineData("{{random -1}}", "error calling random: length must be >= 0 but was -1")]
    [InlineData("{{random 99999999}}", "more than 16777216 bytes of output")]
    [InlineData("{{random}}", "wrong number of args for random: want 1 got 0")]
    [InlineData("{{.Nope}}", "can't evaluate field Nope in type dbplugin.UsernameMetadata")]
    public void A_function_refuses(string source, string expected) =>
        Assert.EndsWith(expected, Render(source).Error?.Message);

    [Fact]
    public void Random_characters_are_as_likely_each()
    {
        var set = UsernameFunctions.Create(Clock, RandomNumberGenerator.Fill);
        var text = Render("{{random 62000}}", set).Output ?? "";

        Assert.Equal(62_000, text.Length);
        Assert.All(text, c => Assert.True(char.IsAsciiLetterOrDigit(c)));
        var counts = text.GroupBy(c => c).Select(group => group.Count()).ToList();
        Assert.Equal(62, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, 700, 1300)); // 1000 expected, 9 standard deviations off.
    }

    [Fact]
    public void A_hashed_name_is_as_long_as_allowed_and_begins_alike() =>
        Gen.Select(Gen.String.AlphaNumeric, Gen.Int[9, 40]).Sample((name, most) =>
        {
            var result = Render($"{{{{truncate_sha256 {most} \"{name}\"}}}}").Output ?? "";
            return name.Length <= most
                ? result == name
                : result.Length == most && result.StartsWith(name[..(most - 8)], StringComparison.Ordinal);
        });

    private static RenderedTemplate Render(string source, FunctionSet? set = null)
    {
        var options = new TemplateOptions
        {
            Name = "template",
            Functions = set ?? UsernameFunctions.Create(Clock, bytes => bytes.Clear()),
        };
        var template = Template.Parse(source, options).Template;
        return Assert.IsType<Template>(template).Render(Dot, Clock, TestContext.Current.CancellationToken);
    }
}
