using System.Text;
using Leasehold.Core.Seal;

namespace Leasehold.Core.Tests.Seal;

public sealed class UnsealKeyTests
{
    private static readonly byte[] Share = [.. Enumerable.Range(1, 33).Select(i => (byte)i)];

    [Fact]
    public void Hexadecimal_and_base64_are_read()
    {
        Assert.Equal(Share, Parse(Convert.ToHexStringLower(Share)));
        Assert.Equal(Share, Parse(Convert.ToHexString(Share)));
        Assert.Equal(Share, Parse(Convert.ToBase64String(Share)));
    }

    [Fact]
    public void Hexadecimal_of_a_wrong_length_is_read_as_base64()
    {
        Assert.Equal(Convert.FromBase64String("abcdabcd"), Parse("abcdabcd"));
        Assert.Equal(Convert.FromBase64String(new string('a', 80)), Parse(new string('a', 80)));
    }

    [Theory]
    [InlineData("not a key")]
    [InlineData("abc")]
    [InlineData("héé=")]
    [InlineData("AAAA====")]
    public void Other_texts_are_not(string text) => Assert.Null(Parse(text));

    [Fact]
    public void A_huge_text_is_not_looked_at() => Assert.Null(Parse(new string('a', 2048)));

    private static byte[]? Parse(string text)
    {
        using var secret = UnsealKey.Parse(Encoding.UTF8.GetBytes(text));
        return secret?.Span.ToArray();
    }
}
