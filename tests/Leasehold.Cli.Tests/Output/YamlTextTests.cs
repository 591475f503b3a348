using System.Text.Json;
using Leasehold.Cli.Output;

namespace Leasehold.Cli.Tests.Output;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("a:b", "a:b")]
    [InlineData("", "\"\"")]
    [InlineData("true", "\"true\"")]
    [InlineData("No", "\"No\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("12", "\"12\"")]
    [InlineData("-1.5e3", "\"-1.5e3\"")]
    [InlineData("0x1F", "\"0x1F\"")]
    [InlineData("2024-01-01T00:00:00Z", "\"2024-01-01T00:00:00Z\"")]
    [InlineData("22:30", "\"22:30\"")]
    [InlineData("-1:02:03.5", "\"-1:02:03.5\"")]
    [InlineData("22:61", "22:61")]
    [InlineData("127.0.0.1:8200", "127.0.0.1:8200")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("it's #1: x", "'it''s #1: x'")]
    [InlineData("- x", "'- x'")]
    [InlineData("-x", "-x")]
    [InlineData("{a}", "'{a}'")]
    [InlineData(" blank", "' blank'")]
    [InlineData("tab\there", "\"tab\\there\"")]
    [InlineData("one\ntwo", "|-\n  one\n  two")]
    [InlineData("one\n\ntwo\n", "|\n  one\n\n  two")]
    public void Text_is_quoted_only_where_it_reads_as_something_else(string text, string yaml)
    {
        using var document = JsonDocument.Parse(JsonEncodedText.Encode(text) is var encoded ? $"\"{encoded}\"" : "");

        Assert.Equal(yaml, YamlText.Of(document.RootElement));
    }

    [Fact]
    public void Maps_are_sorted_and_lists_stand_at_their_keys()
    {
        using var document = JsonDocument.Parse("""
            {"b":[1,{"y":null,"x":[]},[true,"z"]],"a":{"d":{},"c":{"l":["v"],"t":"1\n2"}}}
            """);

        Assert.Equal("""
            a:
              c:
                l:
                - v
                t: |-
                  1
                  2
              d: {}
            b:
            - 1
            - x: []
              "y": null
            - - true
              - z
            """, YamlText.Of(document.RootElement));
    }
}
