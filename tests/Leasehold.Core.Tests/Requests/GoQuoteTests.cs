using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Requests;

public sealed class GoQuoteTests
{
    [Theory]
    [InlineData("a b", "\"a b\"")]
    [InlineData("\"\\\n\u0001é", "\"\\\"\\\\\\n\\x01é\"")]
    public void What_cannot_be_printed_is_escaped(string text, string quoted) =>
        Assert.Equal(quoted, GoQuote.Quote(text));

    [Fact]
    public void Of_a_long_text_stands_the_beginning_and_how_long_it_is()
    {
        var text = new string('a', 4_095) + "🔑🔑";

        Assert.Equal($"\"{new string('a', 4_095)}\"... (4099 characters)", GoQuote.Quote(text));
        Assert.Equal($"\"{new string('a', 4_095)}\"... (4099 characters)", GoQuote.QuoteBytes(text));
        Assert.Equal($"\"{text[..4_095]}b\"", GoQuote.Quote(text[..4_095] + "b"));
    }
}
