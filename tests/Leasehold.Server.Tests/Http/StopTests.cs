using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Server.Tests.Http;

public sealed class StopTests
{
    [Fact]
    public async Task A_request_that_runs_is_answered_before_the_listener_stops()
    {
        var arrived = new TaskCompletionSource();
        var proceed = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(async (_, _) =>
        {
            arrived.SetResult();
            await proceed.Task;
            return Answer.Of(Reply.Done, default);
        });
        var asking = server.SendAsync("GET", "/v1/a");
        await arrived.Task;

        var stopping = server.Listener.StopAsync();
        Assert.False(stopping.IsCompleted);
        proceed.SetResult();

        Assert.Equal(204, (await asking).Status);
        await stopping;
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_its_request_and_leaves_no_fault_behind()
    {
        var cancelled = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(async (_, cancel) =>
        {
            await using var registration = cancel.Register(() => cancelled.SetResult());
            arrived.SetResult();
            await cancelled.Task;
            cancel.ThrowIfCancellationRequested();
            return Answer.Of(Reply.Done, default);
        });
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", server.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync("GET /v1/a HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(),
                TestContext.Current.CancellationToken);
            await arrived.Task;
            client.LingerState = new System.Net.Sockets.LingerOption(enable: true, seconds: 0);
        }

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Empty(server.Faults.Requests);
    }
}
