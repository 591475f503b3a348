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
}
