using System.Text;

namespace Leasehold.Hcl.Tests;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("a", "At 1:2: expected = or { after the key, found the end of the text")]
    [InlineData("a =", "At 1:4: expected a value: ")]
    [InlineData("a = b", "found 'b'")]
    [InlineData("a = null", "found 'null'")]
    [InlineData("= 1", "At 1:1: expected a key, found '='")]
    [InlineData("5 = 1", "At 1:1: expected a key, found the number 5")]
    [InlineData("a b = 1", "At 1:5: expected { after the labels, found '='")]
    [InlineData("a \"b\"", "expected { after the labels, found the end of the text")]
    [InlineData("a {\n b = 1\n", "At 3:1: expected } to close the block opened on line 1")]
    [InlineData("a = {", "expected } to close the block opened on line 1")]
    [InlineData("}", "At 1:1: expected a key, found '}'")]
    [InlineData("a = [1 2]", "At 1:8: expected a comma or ] in the list, found the number 2")]
    [InlineData("a = [,]", "found ','")]
    [InlineData("a = [1,", "expected ] to close the list opened on line 1")]
    [InlineData("a = \"x", "At 1:5: expected \" to close this string, found the end of the text")]
    [InlineData("a = \"x\ny\"", "found the end of the line")]
    [InlineData("a = \"${x\n", "At 1:5: expected \" to close this string, found the end of the text")]
    [InlineData("a = \"\\q\"", "At 1:6: expected an escape")]
    [InlineData("a = \"\\ud800\"", "expected an escape")]
    [InlineData("a = \"\\UFFFFFFFF\"", "expected an escape")]
    [InlineData("a = \"\\18\"", "expected an escape")]
    [InlineData("a = 5s", "At 1:6: expected a space or a comma after the number, found 's'")]
    [InlineData("a = 0x", "expected a number")]
    [InlineData("a = 1e", "expected a number")]
    [InlineData("a = -", "expected a number")]
    [InlineData("a = 089", "expected octal digits")]
    [InlineData("a = 1.2.3", "found '.'")]
    [InlineData("/* x", "At 1:1: expected */ to close this comment")]
    [InlineData("a = <<EOF\nx", "At 1:5: expected EOF alone on a line to close this heredoc")]
    [InlineData("a = <<\nx\n", "expected a mark such as EOF")]
    [InlineData("a = <<E F\nx\nE F\n", "expected a mark such as EOF")]
    [InlineData("a = <EOF", "expected << to open a heredoc")]
    [InlineData("a\0 = 1", "At 1:2: expected a key or a value, found the character U+0000")]
    [InlineData("a = \"\0\"", "found the character U+0000")]
    [InlineData("a = <<E\n\0\nE\n", "found the character U+0000")]
    [InlineData("a : 1", "found ':'")]
    [InlineData("a = 1; b = 2", "found ';'")]
    public void A_mistake_in_HCL_is_named(string text, string expected) =>
        Assert.Contains(expected, Tree.ErrorOf(text));

    [Theory]
    [InlineData("{", "At 1:2: expected a key in quotes, found the end of the text")]
    [InlineData("{a:1}", "At 1:2: expected JSON, found 'a'; texts and keys stand in quotes")]
    [InlineData("{\"a\" 1}", "expected : after the key")]
    [InlineData("{\"a\":}", "expected a value, found '}'")]
    [InlineData("{\"a\":1,}", "expected a key in quotes, found '}'")]
    [InlineData("{\"a\":[1,]}", "expected a value, found ']'")]
    [InlineData("{\"a\":[1 2]}", "expected a comma or ] in the list opened on line 1")]
    [InlineData("{\"a\":1 \"b\":2}", "expected a comma or } in the object opened on line 1")]
    [InlineData("{} x", "expected JSON")]
    [InlineData("{} {}", "expected nothing after the object, found '{'")]
    [InlineData("{\"a\":01}", "expected a JSON number, found 01")]
    [InlineData("{\"a\":1.}", "expected a JSON number")]
    [InlineData("{\"a\":\"\\x41\"}", "expected an escape")]
    [InlineData("{\"a\":\"\\ud800\"}", "expected an escape")]
    [InlineData("{\"a\":\"\\u 041\"}", "expected an escape")]
    [InlineData("{\"a\":\"\n\"}", "expected an escape in this string, found the character U+000A")]
    [InlineData("{\"a\":\"x", "expected \" to close this string")]
    [InlineData("{\"a\"=1}", "expected JSON, found '='")]
    [InlineData("{# c\n}", "expected JSON, found '#'")]
    public void A_mistake_in_JSON_is_named(string text, string expected) =>
        Assert.Contains(expected, Tree.ErrorOf(text));

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() =>
        Assert.Contains("half of a surrogate pair", Tree.ErrorOf("a = " + (char)0xD800));

    [Fact]
    public void An_error_names_its_file() =>
        Assert.StartsWith("/etc/v.hcl:2:3: expected ", HclParser.Parse("a = 1\nb ]", "/etc/v.hcl").Error!.ToString());

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_where_they_stand()
    {
        byte[] utf8 = [.. Encoding.UTF8.GetBytes("a = 1\né = \""), 0xC3, 0x28];

        Assert.Equal("At 2:6: expected UTF-8, found another encoding", HclParser.Parse(utf8).Error!.ToString());
        Assert.NotNull(HclParser.Parse("\uFEFFé = 1"u8).Document);
    }
}
