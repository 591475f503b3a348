using Leasehold.Core.Barrier;

namespace Leasehold.Core.Tests.Barrier;

public sealed class SystemRandomTests
{
    [Fact]
    public void Every_byte_is_filled_and_no_two_draws_are_alike()
    {
        var seen = new byte[256];
        var draws = new HashSet<string>(StringComparer.Ordinal);
        Span<byte> drawn = stackalloc byte[256];
        for (var i = 0; i < 64; i++)
        {
            drawn.Clear();
            SystemRandom.Fill(drawn);
            Assert.True(draws.Add(Convert.ToHexString(drawn)));
            for (var at = 0; at < drawn.Length; at++)
                seen[at] |= drawn[at];
        }

        Assert.DoesNotContain((byte)0, seen); // Each place was other than zero at least once.
    }

    [Fact]
    public void More_than_the_system_gives_at_once_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => SystemRandom.Fill(new byte[257]));

    [Theory]
    [InlineData("ab")]
    [InlineData("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")]
    public void Texts_hold_every_character_of_their_alphabet_about_as_often(string alphabet)
    {
        const int length = 100_000;
        var counts = SystemRandom.Text(alphabet, length).CountBy(static one => one).ToDictionary();
        Assert.Equal(alphabet.Order(), counts.Keys.Order());
        Assert.Equal(length, counts.Values.Sum());
        // Of a fair draw no count is ten deviations off; taking bytes as they are would put the first ones 25 % ahead.
        var expected = (double)length / alphabet.Length;
        Assert.All(counts.Values, count => Assert.InRange(count, expected * 0.75, expected * 1.20));
    }

    [Fact]
    public void Texts_are_as_long_as_they_are_asked_for_and_never_the_same()
    {
        Assert.Equal("", SystemRandom.Text("ab", 0));
        var texts = Enumerable.Range(0, 1_000).Select(static _ => SystemRandom.Text("0123456789abcdef", 24))
            .ToHashSet();
        Assert.Equal(1_000, texts.Count);
        Assert.All(texts, static text => Assert.Equal(24, text.Length));
    }
}
