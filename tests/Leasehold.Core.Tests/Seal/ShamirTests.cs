using CsCheck;
using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;

namespace Leasehold.Core.Tests.Seal;

public sealed class ShamirTests
{
    [Fact]
    public void Every_element_times_its_inverse_is_one()
    {
        for (var value = 1; value < 256; value++)
            Assert.Equal(1, GaloisField.Multiply((byte)value, GaloisField.Inverse((byte)value)));
        Assert.Equal(0, GaloisField.Inverse(0));
    }

    [Fact]
    public void Multiplication_is_that_of_AES()
    {
        // FIPS 197, 4.2.
        Assert.Equal(0xc1, GaloisField.Multiply(0x57, 0x83));
        Assert.Equal(0xfe, GaloisField.Multiply(0x57, 0x13));
    }

    [Fact]
    public void Any_threshold_of_shares_restores_the_secret_and_fewer_do_not() =>
        Gen.Select(Gen.Int[2, 12], Gen.Int[0, 8], Gen.Byte.Array[16, 33], Gen.Int[0, 1000])
            .Sample((threshold, more, bytes, turn) =>
        {
            using var secret = new SecretBytes(bytes);
            var shares = Shamir.Split(secret, threshold + more, threshold);
            var chosen = Enumerable.Range(0, threshold).Select(i => shares[(turn + i) % shares.Length]).ToArray();

            Assert.Equal(bytes, Shamir.Combine(chosen).Secret?.Span.ToArray());
            Assert.All(shares, share => Assert.Equal(bytes.Length + 1, share.Length));
            if (threshold > 2)
                Assert.NotEqual(bytes, Shamir.Combine(chosen[1..]).Secret?.Span.ToArray());
        }, iter: 200);

    [Fact]
    public void Two_hundred_and_fifty_five_shares_have_distinct_places_other_than_zero()
    {
        using var secret = SecretBytes.Random(32);
        var places = Shamir.Split(secret, 255, 255).Select(share => share.Span[^1]).ToHashSet();

        Assert.Equal(255, places.Count);
        Assert.DoesNotContain((byte)0, places);
    }

    [Fact]
    public void Shares_made_elsewhere_are_combined()
    {
        // The line 0x41 + 0x02 x at x = 1 and x = 2, and the line 0x42 + 0x80 x.
        SecretBytes[] shares = [new([0x43, 0xc2, 1]), new([0x45, 0x59, 2])];

        Assert.Equal("AB"u8.ToArray(), Shamir.Combine(shares).Secret?.Span.ToArray());
    }

    [Theory]
    [InlineData("less than two parts cannot be used to reconstruct the secret", "0101")]
    [InlineData("parts must be at least two bytes", "01", "02")]
    [InlineData("all parts must be the same length", "0101", "010102")]
    [InlineData("duplicate part detected", "0101", "0201")]
    public void What_cannot_be_combined_is_refused(string fault, params string[] shares) =>
        Assert.Equal(
            fault, Shamir.Combine([.. shares.Select(share => new SecretBytes(Convert.FromHexString(share)))]).Fault);

    [Theory]
    [InlineData(2, 3)]
    [InlineData(256, 2)]
    [InlineData(3, 1)]
    public void Impossible_numbers_are_refused(int shares, int threshold)
    {
        using var secret = SecretBytes.Random(32);
        Assert.Throws<ArgumentException>(() => Shamir.Split(secret, shares, threshold));
    }

    [Fact]
    public void An_empty_secret_is_refused()
    {
        using var secret = new SecretBytes(0);
        Assert.Throws<ArgumentException>(() => Shamir.Split(secret, 3, 2));
    }
}
