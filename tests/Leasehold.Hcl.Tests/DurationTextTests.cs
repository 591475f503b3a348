namespace Leasehold.Hcl.Tests;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("", "00:00:00")]
    [InlineData("0", "00:00:00")]
    [InlineData("90", "00:01:30")]
    [InlineData("-5", "-00:00:05")]
    [InlineData("7d", "7.00:00:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData("-1m", "-00:01:00")]
    [InlineData("+250ms", "00:00:00.25")]
    [InlineData("1µs", "00:00:00.000001")]
    [InlineData("768h0m0s", "32.00:00:00")]
    public void A_duration_reads_as(string text, string expected)
    {
        Assert.True(DurationText.TryParse(text, out var value, out _));
        Assert.Equal(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("abc", "time: invalid duration \"abc\"")]
    [InlineData("5x", "time: unknown unit \"x\" in duration \"5x\"")]
    [InlineData("1.5", "time: missing unit in duration \"1.5\"")]
    [InlineData("1d12h", "time: unknown unit \"d\" in duration \"1d12h\"")]
    [InlineData("-", "time: invalid duration \"-\"")]
    [InlineData("5 s", "time: unknown unit \" s\" in duration \"5 s\"")]
    [InlineData("9223372037", "time: invalid duration \"9223372037\"")]
    [InlineData("300000d", "time: invalid duration \"300000d\"")]
    [InlineData("1000000000000000d", "time: invalid duration \"1000000000000000d\"")]
    [InlineData("9999999999h", "time: invalid duration \"9999999999h\"")]
    [InlineData("99999999999999999999999999999999h", "time: invalid duration \"99999999999999999999999999999999h\"")]
    public void What_is_no_duration_is_refused_in_known_words(string text, string expected)
    {
        Assert.False(DurationText.TryParse(text, out var value, out var problem));
        Assert.Equal(TimeSpan.Zero, value);
        Assert.Equal(expected, problem);
    }
}
