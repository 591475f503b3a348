using System.Threading.Channels;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Pipeline;

/// <summary>A stream ends with what let it begin.</summary>
public sealed class StreamTests
{
    private readonly StreamEngine _engine = new();

    [Fact]
    public async Task A_stream_ends_when_the_token_that_asked_for_it_dies()
    {
        await using var server = await StartAsync();
        var token = await server.CreateTokenAsync("""{"policies":["root"]}""");
        await using var parts = await ReadAsync(server, token);
        var next = parts.MoveNextAsync().AsTask();

        Assert.Null((await server.PostAsync("auth/token/revoke", server.Root, $$"""{"token":"{{token}}"}""")).Refusal);
        await TestKernel.EventuallyAsync(() =>
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(next.IsCompleted);
        });

        Assert.False(await next);
    }

    [Fact]
    public async Task A_stream_goes_on_while_its_token_lives()
    {
        await using var server = await StartAsync();
        await using var parts = await ReadAsync(server, server.Root);
        var next = parts.MoveNextAsync().AsTask();
        for (var second = 0; second < 5; second++)
            server.Clock.Advance(TimeSpan.FromSeconds(1));

        await _engine.Parts.Writer.WriteAsync(new byte[] { 1 }, TestContext.Current.CancellationToken);

        Assert.True(await next);
        Assert.Equal(1, parts.Current.Span[0]);
    }

    [Fact]
    public async Task A_stream_ends_when_the_server_seals()
    {
        await using var server = await StartAsync();
        await using var parts = await ReadAsync(server, server.Root);
        var next = parts.MoveNextAsync().AsTask();

        await server.Kernel.SealAsync();

        Assert.False(await next.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System));
    }

    private async Task<TestKernel> StartAsync()
    {
        var server = await TestKernel.UnsealedAsync(new EngineType("streams", EngineClass.Secret, _engine));
        Assert.Null((await server.PostAsync("sys/mounts/s", server.Root, """{"type":"streams"}""")).Refusal);
        return server;
    }

    private static async Task<IAsyncEnumerator<ReadOnlyMemory<byte>>> ReadAsync(TestKernel server, string token)
    {
        var reply = await server.GetAsync("s/parts", token);
        return Assert.IsType<Reply.Stream>(reply.Reply).Parts.GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    private sealed class StreamEngine : IEngine
    {
        public Channel<ReadOnlyMemory<byte>> Parts { get; } = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();

        public void Map(RouteTable routes) => routes.At("parts", "Bytes as they come.").Read(Read);

        private ValueTask<Reply> Read(Request request, Transaction tx, CancellationToken cancel) =>
            new(new Reply.Stream("text/plain", Parts.Reader.ReadAllAsync(CancellationToken.None)));
    }
}
