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
}
