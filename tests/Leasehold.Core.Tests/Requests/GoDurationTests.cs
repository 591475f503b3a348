using System.Globalization;
using CsCheck;
using Leasehold.Core.Requests;
using Leasehold.Core.Tests.Json;

namespace Leasehold.Core.Tests.Requests;

public sealed class GoDurationTests
{
    [Fact]
    public void Texts_are_read_as_the_reference_reads_them() =>
        Assert.All(Answers.Read("durations"), row =>
        {
            var text = Answers.Text(row.Question);
            var read = GoDuration.TryParseGo(text, out var duration, out var error);

            if (read && row.Answer == "0")
                Assert.InRange(duration.Ticks, -1, 1); // What is less than 100 ns is kept as that: it is not nothing.
            else
                Assert.Equal(row.Answer.StartsWith('"') ? Answers.Text(row.Answer) : row.Answer,
                    read ? duration.Ticks.ToString(CultureInfo.InvariantCulture) : error);
        });

    [Theory, InlineData("1ns", 1), InlineData("-1ns", -1), InlineData("0.000000001ms", 0), InlineData("0ns", 0)]
    public void Less_than_what_is_kept_is_not_nothing(string text, int ticks)
    {
        Assert.True(GoDuration.TryParse(text, out var duration, out _));
        Assert.Equal(ticks, duration.Ticks);
    }

    [Theory]
    [InlineData("1ns", 1)]
    [InlineData("999ms", 1)]
    [InlineData("1999ms", 1)]
    [InlineData("2s", 2)]
    [InlineData("0", 0)]
    [InlineData("-999ms", 0)]
    [InlineData("-2500ms", -2)]
    public void Part_of_a_second_is_one(string text, long seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration, out _));
        Assert.Equal(seconds, GoDuration.WholeSeconds(duration));
    }

    [Fact]
    public void Durations_are_written_as_the_reference_writes_them() =>
        Assert.All(Answers.Read("duration-texts"), row =>
            Assert.Equal(row.Answer,
                GoDuration.Format(new TimeSpan(long.Parse(row.Question, CultureInfo.InvariantCulture)))));

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Long[long.MinValue / 100, long.MaxValue / 100].Sample(ticks =>
            GoDuration.TryParse(GoDuration.Format(new TimeSpan(ticks)), out var read, out _) && read.Ticks == ticks);

    [Theory]
    [InlineData("", 0)]
    [InlineData("90", 90)]
    [InlineData("-90", -90)]
    [InlineData("7d", 604_800)]
    [InlineData("1h30m", 5_400)]
    public void Bare_seconds_and_days_are_read_too(string text, long seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration, out _));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("1d12h", "time: unknown unit \"d\" in duration \"1d12h\"")]
    [InlineData("1.5d", "time: invalid duration \"1.5d\"")]
    [InlineData("abc", "time: invalid duration \"abc\"")]
    [InlineData("1.5", "time: missing unit in duration \"1.5\"")]
    [InlineData("9223372037", "time: invalid duration \"9223372037\"")]
    [InlineData("99999999999999999999", "time: invalid duration \"99999999999999999999\"")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        Assert.False(GoDuration.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(30, "30s")]
    [InlineData(90, "1m30s")]
    [InlineData(600, "10m")]
    [InlineData(3600, "1h")]
    [InlineData(3605, "1h5s")]
    [InlineData(5400, "1h30m")]
    [InlineData(36_000, "10h")]
    [InlineData(86_399, "23h59m59s")]
    [InlineData(2_764_800, "768h")]
    [InlineData(-1, "-1s")]
    public void People_see_no_zero_parts(long seconds, string expected) =>
        Assert.Equal(expected, GoDuration.Humanize(TimeSpan.FromSeconds(seconds)));
}
