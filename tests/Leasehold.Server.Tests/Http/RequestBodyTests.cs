using System.IO.Pipelines;
using Leasehold.Server.Http;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Server.Tests.Http;

/// <summary>How many heavy bodies are held at once, and who waits for whom.</summary>
public sealed class RequestBodyTests
{
    private const int Heavy = ConnectionLimits.HeavyBody + 1;
    private const int Size = 2 * Heavy;
    private const int MostBytes = 2 * ConnectionLimits.LargeBody;

    private readonly FakeTimeProvider _time = new();
    private readonly BodyTurns _turns;

    public RequestBodyTests() => _turns = new BodyTurns(_time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Heavy_bodies_that_all_have_come_wait_for_each_other_however_long_that_takes()
    {
        var served = await SentAsync(ConnectionLimits.HeavyBodiesRead);
        var next = await Sender.OfAllAsync(Size, _turns, Cancel);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.False(next.Reading.IsCompleted);
        Assert.Empty(next.Body.Bytes.ToArray());
        await EndAsync(served);
        Assert.True(await next.Reading);
        Assert.Equal(Size, next.Body.Bytes.Length);
    }

    [Fact]
    public async Task Who_sends_slowly_is_waited_for_a_moment_only_and_loses_nothing()
    {
        var slow = new List<Sender>();
        for (var i = 0; i < ConnectionLimits.HeavyBodiesRead; i++)
            slow.Add(await Sender.OfPartAsync(Heavy, _turns, Cancel));
        var next = await Sender.OfAllAsync(Size, _turns, Cancel);
        Assert.False(next.Reading.IsCompleted);

        _time.Advance(ConnectionLimits.SlowBody);

        Assert.True(await next.Reading);
        next.Body.Dispose();
        await slow[0].EndAsync(Heavy);
        Assert.True(await slow[0].Reading);
        Assert.Equal(2 * Heavy, slow[0].Body.Bytes.Length);
        slow.ForEach(sender => sender.Body.Dispose());
        await Every_turn_is_there_once();
    }

    [Fact]
    public async Task Large_bodies_wait_for_each_other_also_while_they_come()
    {
        const int large = ConnectionLimits.LargeBody + 1;
        using var leaving = new CancellationTokenSource();
        var slow = new List<Sender>();
        for (var i = 0; i < ConnectionLimits.LargeBodies; i++)
            slow.Add(await Sender.OfPartAsync(large, _turns, leaving.Token));
        var next = await Sender.OfAllAsync(large, _turns, Cancel);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.False(next.Reading.IsCompleted);
        await leaving.CancelAsync();
        foreach (var sender in slow)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.Reading);
            sender.Body.Dispose();
        }
        Assert.True(await next.Reading);
        next.Body.Dispose();
        await Every_turn_is_there_once();
    }

    [Fact]
    public async Task Small_bodies_wait_for_nobody()
    {
        var served = await SentAsync(ConnectionLimits.HeavyBodiesRead);

        var small = await Sender.OfAllAsync(1000, _turns, Cancel);

        Assert.True(await small.Reading);
        Assert.Equal(1000, small.Body.Bytes.Length);
        await EndAsync(served);
        await Every_turn_is_there_once();
    }

    [Fact]
    public async Task Who_leaves_while_waiting_takes_no_turn_along()
    {
        var served = await SentAsync(ConnectionLimits.HeavyBodiesRead);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var next = await Sender.OfAllAsync(Size, _turns, leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Reading);
        next.Body.Dispose();
        await EndAsync(served);
        await Every_turn_is_there_once();
    }

    private async Task Every_turn_is_there_once()
    {
        var held = await SentAsync(ConnectionLimits.HeavyBodiesRead);
        var more = await Sender.OfAllAsync(Size, _turns, Cancel);

        Assert.All(held, sender => Assert.Equal(Size, sender.Body.Bytes.Length));
        Assert.Equal(0, more.Body.Bytes.Length);
        await EndAsync([.. held, more]);
    }

    private async Task<List<Sender>> SentAsync(int count)
    {
        var senders = new List<Sender>();
        for (var i = 0; i < count; i++)
            senders.Add(await Sender.OfAllAsync(Size, _turns, Cancel));
        return senders;
    }

    private static async Task EndAsync(List<Sender> senders)
    {
        foreach (var sender in senders)
        {
            Assert.True(await sender.Reading);
            Assert.Equal(Size, sender.Body.Bytes.Length);
            sender.Body.Dispose();
        }
    }

    // What was sent before reading begins is taken without any wait, up to the turn that is not there.
    private sealed class Sender
    {
        private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));

        private Sender(BodyTurns turns) => Body = new RequestBody(turns);

        public RequestBody Body { get; }

        public Task<bool> Reading { get; private set; } = Task.FromResult(false);

        public static async Task<Sender> OfAllAsync(int bytes, BodyTurns turns, CancellationToken cancel)
        {
            var sender = new Sender(turns);
            await sender.EndAsync(bytes);
            sender.Begin(cancel);
            return sender;
        }

        public static async Task<Sender> OfPartAsync(int bytes, BodyTurns turns, CancellationToken cancel)
        {
            var sender = new Sender(turns);
            await sender._pipe.Writer.WriteAsync(new byte[bytes], Cancel);
            sender.Begin(cancel);
            return sender;
        }

        public async Task EndAsync(int bytes)
        {
            await _pipe.Writer.WriteAsync(new byte[bytes], Cancel);
            await _pipe.Writer.CompleteAsync();
        }

        private void Begin(CancellationToken cancel) => Reading = Body.ReadAsync(
            _pipe.Reader, announced: null, MostBytes, new Patience(limit: null, TimeProvider.System), cancel)
            .AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }
}
