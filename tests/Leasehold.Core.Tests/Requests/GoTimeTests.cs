using System.Globalization;
using System.Text;
using CsCheck;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Requests;

public sealed class GoTimeTests
{
    [Theory]
    [InlineData("2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z")]
    [InlineData("2024-05-01T10:00:00.1000Z", "2024-05-01T10:00:00.1Z")]
    [InlineData("2024-05-01T12:00:00.123456789+02:00", "2024-05-01T10:00:00.1234567Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    public void Moments_are_read_and_written(string text, string expected)
    {
        Assert.True(GoTime.TryParse(text, out var moment));
        Assert.Equal(expected, GoTime.Format(moment));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-05-01")]
    [InlineData("2024-05-01T10:00:00")]
    [InlineData("2024-05-01 10:00:00Z")]
    [InlineData("2024-05-01T10:00:00.Z")]
    [InlineData("2024-13-01T10:00:00Z")]
    [InlineData("2024-05-01T10:00:00Zx")]
    [InlineData("2024-05-01T10:00:00.5")]
    public void Other_texts_are_no_moments(string text) => Assert.False(GoTime.TryParse(text, out _));

    [Fact]
    public void Every_moment_is_written_without_zeros_at_its_end() =>
        Moments.Sample(static moment => Assert.Equal(
            moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
            GoTime.Format(moment)));

    [Fact]
    public void What_is_a_moment_is_what_can_be_read() =>
        Gen.Select(Moments, Gen.Int[0, 32], Gen.Char["0159Zz.,:+-T "], Gen.Bool).Sample((moment, place, other, whole) =>
        {
            var text = GoTime.Format(moment).ToCharArray();
            if (!whole && place < text.Length)
                text[place] = other;
            var bytes = Encoding.ASCII.GetBytes(text);
            Assert.Equal(GoTime.TryParse(new string(text), out _), GoTime.IsMoment(bytes));
        });

    /// <summary>Some with a fraction of fewer digits.</summary>
    private static Gen<DateTimeOffset> Moments => Gen.Select(
        Gen.Long[0, DateTimeOffset.MaxValue.Ticks], Gen.Int[0, 7],
        static (ticks, zeros) => new DateTimeOffset(ticks - (ticks % (long)Math.Pow(10, zeros)), TimeSpan.Zero));
}
