using System.IO.Pipelines;
using Leasehold.Server.Http;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Server.Tests.Http;

/// <summary>What of a body is in memory while others are.</summary>
public sealed class RequestBodyTests
{
    private const int Limit = 4 * ConnectionLimits.HeavyBody;
    private const int Size = 2 * ConnectionLimits.HeavyBody;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly BodyTurns _turns = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_heavy_body_takes_no_memory_before_its_turn()
    {
        var held = Enumerable.Range(0, ConnectionLimits.HeavyBodiesRead).Select(_ => Reading()).ToList();
        Assert.All(held, static one => Assert.Equal(Size, one.Body.Bytes.Length));

        var late = Reading();
        Assert.Equal(0, late.Body.Bytes.Length);
        Assert.False(late.Done.IsCompleted);

        foreach (var (body, done) in held)
        {
            Assert.True(await done.WaitAsync(Wait, Cancel));
            body.Dispose();
        }
        Assert.True(await late.Done.WaitAsync(Wait, Cancel));
        Assert.Equal(Size, late.Body.Bytes.Length);
        late.Body.Dispose();
    }

    [Fact]
    public async Task The_wait_for_a_turn_is_not_the_senders_fault()
    {
        var held = Enumerable.Range(0, ConnectionLimits.HeavyBodiesRead).Select(_ => Reading()).ToList();
        // Inline: once a write returns, its reader has come as far as it can.
        var pipe = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0, useSynchronizationContext: false));
        using var body = new RequestBody(_turns);
        var done = body.ReadAsync(pipe.Reader, Size, Limit, new Patience(Wait, _time), Cancel).AsTask();
        await pipe.Writer.WriteAsync(new byte[ConnectionLimits.HeavyBody + 1], Cancel); // Its clock runs; now it waits.

        _time.Advance(2 * Wait);
        foreach (var (other, read) in held)
        {
            await read.WaitAsync(Wait, Cancel);
            other.Dispose();
        }
        _time.Advance(Wait / 2);
        await pipe.Writer.WriteAsync(new byte[Size - ConnectionLimits.HeavyBody - 1], Cancel);
        await pipe.Writer.CompleteAsync();

        Assert.True(await done.WaitAsync(Wait, Cancel));
        Assert.Equal(Size, body.Bytes.Length);
    }

    /// <summary>A heavy body that is all there, as far as it may be read now.</summary>
    private (RequestBody Body, Task<bool> Done) Reading()
    {
        var body = new RequestBody(_turns);
        var reader = PipeReader.Create(new MemoryStream(new byte[Size]), new StreamPipeReaderOptions(bufferSize: Size));
        return (body, body.ReadAsync(reader, Size, Limit, new Patience(Wait, _time), Cancel).AsTask());
    }
}
