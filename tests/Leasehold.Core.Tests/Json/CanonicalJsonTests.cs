using System.Text;
using System.Text.Json;
using CsCheck;
using Leasehold.Core.Json;

namespace Leasehold.Core.Tests.Json;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void The_form_is_the_one_that_the_reference_writes() =>
        Assert.All(Answers.Read("canonical"), row => Assert.Equal(row.Answer, Canonical(row.Question)));

    [Fact]
    public void The_canonical_form_of_a_canonical_form_is_itself() =>
        Assert.All(Answers.Read("canonical"), row => Assert.Equal(row.Answer, Canonical(row.Answer)));

    [Fact]
    public void Backspace_and_form_feed_have_short_escapes() =>
        Assert.Equal("\"\\b\\f\\u000b\\u001f\"", Canonical("\"\\u0008\\u000C\\u000b\\u001f\""));

    [Fact]
    public void Deep_nesting_within_the_limit_is_written()
    {
        var deep = new string('[', 100) + new string(']', 100);

        Assert.Equal(deep, Canonical(deep));
    }

    [Fact]
    public void Many_unsorted_names_are_sorted()
    {
        var names = Enumerable.Range(0, 500).Select(number => $"n{(number * 7919) % 500}").ToList();
        var source = $"{{{string.Join(",", names.Select(name => $"\"{name}\": [\"{name}\"]"))}}}";

        var sorted = names.Order(StringComparer.Ordinal).Select(name => $"\"{name}\":[\"{name}\"]");
        Assert.Equal($"{{{string.Join(",", sorted)}}}", Canonical(source));
    }

    [Fact]
    public void Any_text_survives_the_writer() =>
        Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(text =>
            new JsonValue(JsonValue.Of(text).Raw).Text() == text &&
            JsonDocument.Parse(JsonValue.Of(text).Raw).RootElement.GetString() == text);

    [Fact]
    public void Half_a_surrogate_pair_is_replaced_not_written() =>
        Assert.Equal("a\ufffdb", JsonValue.Of("a\ud800b").Text());

    private static string Canonical(string json) =>
        Encoding.UTF8.GetString(new JsonValue(Encoding.UTF8.GetBytes(json)).Canonical());
}
