using System.Text;
using Leasehold.Core.Requests;

namespace Leasehold.Server.Tests.Http;

/// <summary>What reaches the kernel of what was sent.</summary>
public sealed class RequestReadingTests
{
    [Theory]
    [InlineData("GET", "/v1/a/b", Operation.Read, "a/b")]
    [InlineData("GET", "/v1/a/b?list=true", Operation.List, "a/b/")]
    [InlineData("GET", "/v1/a/b/?list=T", Operation.List, "a/b/")]
    [InlineData("GET", "/v1/a/b?list=false", Operation.Read, "a/b")]
    [InlineData("GET", "/v1/a/b?help=1", Operation.Help, "a/b")]
    [InlineData("LIST", "/v1/a/b", Operation.List, "a/b/")]
    [InlineData("POST", "/v1/a/b", Operation.Update, "a/b")]
    [InlineData("PUT", "/v1/a/b?list=true", Operation.Update, "a/b")]
    [InlineData("DELETE", "/v1/a/b", Operation.Delete, "a/b")]
    [InlineData("HEAD", "/v1/a/b", Operation.Header, "a/b")]
    [InlineData("GET", "/v1/a%20b/%C3%BC", Operation.Read, "a b/ü")]
    [InlineData("GET", "http://x/v1/a/b", Operation.Read, "a/b")]
    public async Task Method_and_target_become_operation_and_path(
        string method, string target, Operation operation, string path)
    {
        await using var server = await ScriptedServer.StartAsync();

        await server.SendAsync(method, target);

        var request = Assert.Single(server.Requests);
        Assert.Equal((operation, path), (request.Operation, request.Path.Value));
    }

    [Theory]
    [InlineData("PUT", "/v1/sys/storage/raft/snapshot")]
    [InlineData("POST", "/v1/sys/storage/raft/snapshot-force")]
    public async Task A_file_is_no_data(string method, string target)
    {
        await using var server = await ScriptedServer.StartAsync();

        await server.SendAsync(method, target, "\u0001 no JSON");

        var request = Assert.Single(server.Requests);
        Assert.Equal((Operation.Update, 0), (request.Operation, request.Data.Count));
    }

    [Fact]
    public async Task The_token_header_wins_over_the_bearer()
    {
        await using var server = await ScriptedServer.StartAsync();

        await server.SendAsync("GET", "/v1/a", "", "X-Vault-Token: one", "Authorization: Bearer two");
        await server.SendAsync("GET", "/v1/a", "", "Authorization: Bearer  two ");
        await server.SendAsync("GET", "/v1/a", "", "Authorization: bearer two");
        await server.SendAsync("GET", "/v1/a", "", "X-Vault-Token;");

        Assert.Equal(["one", "two", null], server.Requests.Select(request => request.ClientToken).Take(3));
    }

    [Theory]
    [InlineData("Content-Type: application/json", """{"k":"v","n":1}""", """{"k":"v","n":1}""")]
    [InlineData("Content-Type: text/plain", """{"k":"v"}""", """{"k":"v"}""")]
    [InlineData("Content-Type: application/x-www-form-urlencoded", "k=a&k=b&l=c+d", """{"k":"a,b","l":"c d"}""")]
    [InlineData("Content-Type: application/x-www-form-urlencoded", """ {"k":"v"}""", """{"k":"v"}""")]
    public async Task A_body_is_data(string contentType, string body, string expected)
    {
        await using var server = await ScriptedServer.StartAsync(async (request, cancel) =>
        {
            await Task.Yield();
            return Core.Pipeline.Answer.Of(Refusal.Invalid(Encoding.UTF8.GetString(request.Data.Whole.Raw.Span)));
        });

        var reply = await server.SendAsync("POST", "/v1/a", body, contentType);

        Assert.Equal(expected, System.Text.Json.JsonDocument.Parse(reply.Body).RootElement
            .GetProperty("errors")[0].GetString());
    }

    [Fact]
    public async Task The_query_is_data_for_reads_only()
    {
        await using var server = await ScriptedServer.StartAsync();

        await server.SendAsync("GET", "/v1/a?version=2&x=1&x=2&list=false");
        await server.SendAsync("DELETE", "/v1/a?v=3", """{"ignored":true}""");
        await server.SendAsync("POST", "/v1/a?v=3", "{}");

        Assert.Equal(["version", "x"], server.Requests[0].Data.Select(member => member.Name));
        Assert.Equal(["v"], server.Requests[1].Data.Select(member => member.Name));
        Assert.Empty(server.Requests[2].Data);
    }

    [Fact]
    public async Task A_chunked_body_is_read_to_its_end()
    {
        await using var server = await ScriptedServer.StartAsync();

        await server.SendRawAsync(
            "POST /v1/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "4\r\n{\"k\"\r\n5\r\n:\"v\"}\r\n0\r\n\r\n");

        Assert.Equal(["k"], Assert.Single(server.Requests).Data.Select(member => member.Name));
    }

    [Fact]
    public async Task The_peer_and_the_wrapping_time_are_told()
    {
        await using var server = await ScriptedServer.StartAsync();

        await server.SendAsync("GET", "/v1/a", "", "X-Vault-Wrap-TTL: 5m");
        await server.SendAsync("GET", "/v1/a", "", "X-Vault-Wrap-TTL: 0");

        Assert.Equal(System.Net.IPAddress.Loopback, server.Requests[0].RemoteAddress);
        Assert.InRange(server.Requests[0].RemotePort, 1, 65535);
        Assert.Equal(TimeSpan.FromMinutes(5), server.Requests[0].WrapTtl);
        Assert.Null(server.Requests[1].WrapTtl);
    }

    [Fact]
    public async Task More_large_bodies_than_may_be_held_at_once_are_all_served_in_turn()
    {
        await using var server = await ScriptedServer.StartAsync(static async (request, _) =>
        {
            await Task.Yield();
            return Core.Pipeline.Answer.Of(Refusal.Invalid(request.Data.Count == 1 ? "whole" : "torn"));
        });
        var body = $$"""{"k":"{{new string('x', Leasehold.Server.Http.ConnectionLimits.LargeBody + 1)}}"}""";

        var replies = await Task.WhenAll(Enumerable.Range(0, 3 * Leasehold.Server.Http.ConnectionLimits.LargeBodies)
            .Select(_ => server.SendAsync("POST", "/v1/a", body)));

        Assert.All(replies, reply => Assert.Contains("whole", reply.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_so_many_heavy_bodies_are_served_at_once_and_small_ones_pass_them()
    {
        var (now, most) = (0, 0);
        var open = new TaskCompletionSource();
        var full = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(async (request, _) =>
        {
            if (request.Path.Value == "small")
                return Core.Pipeline.Answer.Of(Refusal.Invalid("passed"));
            var inside = Interlocked.Increment(ref now);
            InterlockedMost(ref most, inside);
            if (inside == Leasehold.Server.Http.ConnectionLimits.HeavyBodies)
                full.TrySetResult();
            await open.Task;
            Interlocked.Decrement(ref now);
            return Core.Pipeline.Answer.Of(Refusal.Invalid(request.Data.Count == 1 ? "whole" : "torn"));
        });
        var body = $$"""{"k":"{{new string('x', Leasehold.Server.Http.ConnectionLimits.HeavyBody)}}"}""";

        var heavy = Enumerable.Range(0, 3 * Leasehold.Server.Http.ConnectionLimits.HeavyBodies)
            .Select(_ => server.SendAsync("POST", "/v1/a", body)).ToArray();
        await full.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var small = await server.SendAsync("POST", "/v1/small", """{"k":"x"}""");
        open.SetResult();
        var replies = await Task.WhenAll(heavy);

        Assert.Contains("passed", small.Body, StringComparison.Ordinal);
        Assert.All(replies, reply => Assert.Contains("whole", reply.Body, StringComparison.Ordinal));
        Assert.Equal(Leasehold.Server.Http.ConnectionLimits.HeavyBodies, most);
    }

    private static void InterlockedMost(ref int most, int seen)
    {
        int before;
        while (seen > (before = Volatile.Read(ref most)) &&
               Interlocked.CompareExchange(ref most, seen, before) != before)
        {
        }
    }
}
