using Leasehold.Server.Http;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Server.Tests.Http;

/// <summary>When requests have taken too long.</summary>
public sealed class RequestDeadlinesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(64);

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1000)]
    public void A_request_has_the_whole_limit_and_a_64th_at_most_beyond(int laterMs)
    {
        var deadlines = new RequestDeadlines(Limit, _time);
        deadlines.Next();
        _time.Advance(TimeSpan.FromMilliseconds(laterMs));

        var end = deadlines.Next();

        _time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(end.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMilliseconds(1001));
        Assert.True(end.IsCancellationRequested);
    }

    [Fact]
    public void Those_that_begin_about_the_same_time_share_one()
    {
        var deadlines = new RequestDeadlines(Limit, _time);
        var first = deadlines.Next();
        _time.Advance(TimeSpan.FromMilliseconds(999));

        Assert.Equal(first, deadlines.Next());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(first, deadlines.Next());
    }

    [Fact]
    public void Without_a_limit_there_is_none() =>
        Assert.False(new RequestDeadlines(null, _time).Next().CanBeCanceled);
}
