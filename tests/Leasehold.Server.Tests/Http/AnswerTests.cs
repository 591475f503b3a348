using Leasehold.Core.Json;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Server.Configuration;
using Leasehold.Server.Http;
using Leasehold.Storage;

namespace Leasehold.Server.Tests.Http;

/// <summary>What goes over the wire of what the kernel answers.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData(RefusalKind.Invalid, 400)]
    [InlineData(RefusalKind.Denied, 403)]
    [InlineData(RefusalKind.NotFound, 404)]
    [InlineData(RefusalKind.NoHandler, 404)]
    [InlineData(RefusalKind.UnsupportedPath, 404)]
    [InlineData(RefusalKind.UnsupportedOperation, 405)]
    [InlineData(RefusalKind.TooLarge, 413)]
    [InlineData(RefusalKind.UnsupportedMedia, 415)]
    [InlineData(RefusalKind.Throttled, 429)]
    [InlineData(RefusalKind.Internal, 500)]
    [InlineData(RefusalKind.Upstream, 502)]
    [InlineData(RefusalKind.Sealed, 503)]
    [InlineData(RefusalKind.Standby, 503)]
    [InlineData(RefusalKind.Busy, 503)]
    public void Each_refusal_has_its_status(RefusalKind kind, int status) => Assert.Equal(status, StatusTable.Of(kind));

    [Fact]
    public void No_refusal_is_forgotten_in_the_table()
    {
        var forgotten = Enum.GetValues<RefusalKind>().Where(kind => StatusTable.Of(kind) == 500);

        Assert.Equal([RefusalKind.Internal], forgotten);
    }

    [Fact]
    public async Task Data_comes_in_an_envelope_with_the_headers_of_the_field()
    {
        var reply = await SendAsync(new JsonMap().Add("k", "v"));

        Assert.Equal(200, reply.Status);
        Assert.Equal("application/json", reply.Headers["Content-Type"]);
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
        Assert.Equal(reply.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
            reply.Headers["Content-Length"]);
        Assert.Contains("\"data\":{\"k\":\"v\"}", reply.Body, StringComparison.Ordinal);
        Assert.False(reply.Headers.ContainsKey("Server"));
        Assert.False(reply.Headers.ContainsKey("X-Vault-Namespace"));
    }

    [Fact]
    public async Task Done_is_204_without_a_body()
    {
        var reply = await SendAsync(Reply.Done);

        Assert.Equal((204, ""), (reply.Status, reply.Body));
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData(ReplyStatus.Ok, 200)]
    [InlineData(ReplyStatus.Accepted, 202)]
    [InlineData(ReplyStatus.NotFoundWithData, 404)]
    [InlineData(ReplyStatus.Standby, 429)]
    [InlineData(ReplyStatus.Uninitialized, 501)]
    [InlineData(ReplyStatus.Sealed, 503)]
    public async Task A_raw_answer_keeps_its_status(ReplyStatus status, int number)
    {
        var reply = await SendAsync(Reply.RawJson(new JsonMap().Add("a", "b"), status));

        Assert.Equal(number, reply.Status);
    }

    [Fact]
    public async Task The_asker_of_a_health_check_chooses_the_number()
    {
        var reply = await SendAsync(new Reply.Raw("application/json", "{}"u8.ToArray())
        {
            Status = ReplyStatus.Chosen,
            Number = 299,
        });

        Assert.Equal(299, reply.Status);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(304)]
    public async Task A_number_that_stands_for_no_body_gets_none(int number)
    {
        await using var server = await ScriptedServer.StartAsync(Script(
            new Reply.Raw("application/json", "{}"u8.ToArray()) { Status = ReplyStatus.Chosen, Number = number }));

        var reply = await server.SendAsync("GET", "/v1/a");

        Assert.Equal((number, ""), (reply.Status, reply.Body));
        Assert.Equal(0, server.Log.Length);
    }

    [Fact]
    public async Task The_head_of_a_stream_does_not_wait_for_its_first_part()
    {
        var first = new TaskCompletionSource<ReadOnlyMemory<byte>>();
        await using var server = await ScriptedServer.StartAsync(Script(new Reply.Stream("text/plain", Parts())));
        using var client = new HttpClient();

        using var head = await client.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/v1/a"),
            HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        first.SetResult("line"u8.ToArray());

        Assert.Equal("line", await head.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        async IAsyncEnumerable<ReadOnlyMemory<byte>> Parts()
        {
            yield return await first.Task;
        }
    }

    [Fact]
    public async Task A_refusal_tells_its_reason_and_when_to_try_again()
    {
        var reply = await SendAsync(Refusal.Busy("later", TimeSpan.FromMilliseconds(1500)) with { Reason = "busy" });

        Assert.Equal((503, "{\"errors\":[\"later\"]}\n"), (reply.Status, reply.Body));
        Assert.Equal("2", reply.Headers["Retry-After"]);
        Assert.Equal("busy", reply.Headers["X-Leasehold-Reason"]);
    }

    [Fact]
    public async Task A_head_request_gets_no_body_and_the_root_namespace_is_echoed()
    {
        await using var server = await ScriptedServer.StartAsync(Script(Refusal.UnsupportedOperation));

        var reply = await server.SendAsync("HEAD", "/v1/a", "", "X-Vault-Namespace: /root/");

        Assert.Equal((405, ""), (reply.Status, reply.Body));
        Assert.Equal("root/", reply.Headers["X-Vault-Namespace"]);
    }

    [Fact]
    public async Task A_fault_of_ours_is_500_with_an_id_and_stays_in_the_log()
    {
        await using var server = await ScriptedServer.StartAsync(
            (_, _) => throw new InvalidOperationException("secret detail"));

        var reply = await server.SendAsync("GET", "/v1/a?token=hidden");

        Assert.Equal(500, reply.Status);
        var (id, path, fault) = Assert.Single(server.Faults.Requests);
        Assert.Contains(id, reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret detail", reply.Body, StringComparison.Ordinal);
        Assert.Equal(("/v1/a", "secret detail"), (path, fault.Message));
    }

    [Fact]
    public async Task That_a_fault_of_ours_is_a_wait_too_long_makes_it_no_mistake_of_the_caller()
    {
        await using var server = await ScriptedServer.StartAsync((_, _) => throw new TimeoutException("of a driver"));

        var reply = await server.SendAsync("POST", "/v1/a", "{}");

        Assert.Equal(500, reply.Status);
        Assert.Equal("of a driver", Assert.Single(server.Faults.Requests).Fault.Message);
    }

    [Fact]
    public async Task A_store_that_is_full_or_away_or_failed_is_503()
    {
        await using var server = await ScriptedServer.StartAsync((request, _) => throw (request.Path.Value switch
        {
            "full" => new StoreFullException("no space"),
            "away" => new StoreUnavailableException("the connection broke"),
            _ => new StoreFailedException("sync failed"),
        }));

        Assert.Equal(503, (await server.SendAsync("POST", "/v1/full", "{}")).Status);
        Assert.Equal(503, (await server.SendAsync("GET", "/v1/away")).Status);
        Assert.Equal(503, (await server.SendAsync("POST", "/v1/failed", "{}")).Status);
    }

    [Fact]
    public async Task A_request_past_its_time_is_503()
    {
        var hasty = new ListenerConfiguration { MaxRequestDuration = TimeSpan.FromMilliseconds(50) };
        await using var server = await ScriptedServer.StartAsync(async (_, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            throw new InvalidOperationException("never reached");
        }, hasty);

        var reply = await server.SendAsync("GET", "/v1/a");

        Assert.Equal(503, reply.Status);
        Assert.Empty(server.Faults.Requests);
    }

    [Fact]
    public async Task Times_that_no_timer_holds_are_endless()
    {
        var patient = TimeSpan.FromHours(2000);
        await using var server = await ScriptedServer.StartAsync(Script(Reply.Done), new ListenerConfiguration
        {
            MaxRequestDuration = patient,
            ReadHeaderTimeout = patient,
            ReadTimeout = patient,
            WriteTimeout = patient,
        });

        Assert.Equal(204, (await server.SendAsync("POST", "/v1/a", "{}")).Status);
        Assert.Null(GatewayLimits.Of(new ListenerConfiguration { ReadTimeout = patient }).ReadTimeout);
    }

    private static async Task<WireReply> SendAsync(Reply reply)
    {
        await using var server = await ScriptedServer.StartAsync(Script(reply));
        return await server.SendAsync("GET", "/v1/a");
    }

    private static RequestHandler Script(Reply reply) =>
        (request, _) => ValueTask.FromResult(Answer.Of(reply, new EnvelopeHead(request.Id, "kv")));
}
