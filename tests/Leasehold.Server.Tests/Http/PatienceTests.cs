using System.IO.Pipelines;
using Leasehold.Server.Http;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Server.Tests.Http;

/// <summary>How long the sender of a body may let the server wait.</summary>
public sealed class PatienceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _pipe = new();
    private readonly Patience _patience;

    public PatienceTests() => _patience = new Patience(Limit, _time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_waits_count_together()
    {
        await WaitAsync(Limit / 2);

        var second = _patience.WaitAsync(_pipe.Reader, Cancel).AsTask();
        _time.Advance(Limit / 2);

        var fault = await Assert.ThrowsAsync<TimeoutException>(() => second);
        Assert.Contains("http_read_timeout", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TimeoutException>(() => _patience.WaitAsync(_pipe.Reader, Cancel).AsTask());
    }

    [Fact]
    public async Task What_passes_between_them_does_not()
    {
        await WaitAsync(Limit / 2);
        _time.Advance(5 * Limit);

        await WaitAsync(Limit / 4);
    }

    [Fact]
    public async Task Who_leaves_was_not_too_slow()
    {
        using var leaving = new CancellationTokenSource();
        var wait = _patience.WaitAsync(_pipe.Reader, leaving.Token).AsTask();

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private async Task WaitAsync(TimeSpan time)
    {
        var wait = _patience.WaitAsync(_pipe.Reader, Cancel); // Waits from here on.
        _time.Advance(time);
        await _pipe.Writer.WriteAsync(new byte[1], Cancel);
        var result = await wait;
        _pipe.Reader.AdvanceTo(result.Buffer.End);
    }
}
