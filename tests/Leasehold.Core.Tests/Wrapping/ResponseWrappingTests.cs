using System.Text.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Verification;

namespace Leasehold.Core.Tests.Wrapping;

public sealed class ResponseWrappingTests
{
    private const string Invalid = "wrapping token is not valid or does not exist";
    private static readonly string Denied = MultiError.Of("permission denied");

    private static async Task<TestKernel> StartAsync()
    {
        var server = await TestKernel.UnsealedAsync(new EngineType("test", EngineClass.Secret, new TestEngine()));
        await server.PostAsync("sys/mounts/test", server.Root, """{"type":"test"}""");
        return server;
    }

    private static async Task<JsonElement> WrapAsync(
        TestKernel server, string path = "test/answer", string body = "", int seconds = 60)
    {
        var reply = await server.SendAsync(Operation.Update, path, server.Root, body, wrapSeconds: seconds);
        Assert.True(reply.Refusal is null, string.Join(", ", reply.Errors));
        return reply.Body.GetProperty("wrap_info");
    }

    private static string Token(JsonElement info) => info.GetProperty("token").GetString() ?? "";

    private static string Named(string token) => $$"""{"token":"{{token}}"}""";

    [Fact]
    public async Task A_wrapped_answer_is_given_once_and_whole()
    {
        await using var server = await StartAsync();
        var token = Token(await WrapAsync(server, body: """{"strange":1}"""));

        var first = await server.PostAsync("sys/wrapping/unwrap", token);
        var second = await server.PostAsync("sys/wrapping/unwrap", token);

        Assert.True(first.Data.GetProperty("ok").GetBoolean());
        Assert.Contains("strange", first.Warnings.Single(), StringComparison.Ordinal);
        Assert.Equal("test", first.Body.GetProperty("mount_type").GetString());
        Assert.NotEqual("", first.Body.GetProperty("request_id").GetString());
        Assert.Equal([Invalid], second.Errors);
        Assert.Equal(RefusalKind.Invalid, second.Refusal?.Kind);
    }

    [Fact]
    public async Task Of_many_who_unwrap_at_once_one_succeeds()
    {
        await using var server = await StartAsync();
        var token = Token(await WrapAsync(server));
        var own = Enumerable.Range(0, 8).Select(_ => server.PostAsync("sys/wrapping/unwrap", token));
        var others = Enumerable.Range(0, 8)
            .Select(_ => server.PostAsync("sys/wrapping/unwrap", server.Root, Named(token)));

        var replies = await Task.WhenAll(own.Concat(others).Select(sending => Task.Run(() => sending)));

        Assert.Single(replies, reply => reply.Refusal is null);
    }

    [Fact]
    public async Task A_wrapping_token_does_nothing_else_and_is_spent_by_trying()
    {
        await using var server = await StartAsync();
        var token = Token(await WrapAsync(server));

        Assert.Equal([Denied], (await server.GetAsync("auth/token/lookup-self", token)).Errors);
        Assert.Equal([Invalid], (await server.PostAsync("sys/wrapping/unwrap", token)).Errors);
    }

    [Fact]
    public async Task Who_may_not_unwrap_for_others_spends_nothing()
    {
        await using var server = await StartAsync();
        var token = Token(await WrapAsync(server));
        var stranger = await server.CreateTokenAsync("""{"policies":["none"],"no_default_policy":true}""");

        Assert.Equal([Denied], (await server.PostAsync("sys/wrapping/unwrap", stranger, Named(token))).Errors);
        Assert.Equal(
            ["permission denied"],
            (await server.SendAsync(Operation.Update, "sys/wrapping/unwrap", null, Named(token))).Errors);
        var holder = await server.CreateTokenAsync("""{"policies":["default"]}""");
        Assert.Null((await server.PostAsync("sys/wrapping/unwrap", holder, Named(token))).Refusal);
        Assert.Equal([Invalid], (await server.PostAsync("sys/wrapping/unwrap", holder, Named(token))).Errors);
    }

    [Fact]
    public async Task Time_ends_it_and_nothing_stays_behind()
    {
        await using var server = await StartAsync();
        var token = Token(await WrapAsync(server, seconds: 30));
        server.Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal([Invalid], (await server.PostAsync("sys/wrapping/unwrap", token)).Errors);
        await TestKernel.EventuallyAsync(async () =>
        {
            var result = await StoreVerification.RunAsync(
                server.Store, server.Unsealed.Barrier, catalog: null, CancellationToken.None);
            Assert.Empty(result.Faults);
            return result.Rows.Single(rows => rows.Key == "wrapped answers").Value == 0;
        });
    }

    [Fact]
    public async Task A_lookup_spends_nothing_and_needs_no_token()
    {
        await using var server = await StartAsync();
        var token = Token(await WrapAsync(server, seconds: 90));

        foreach (var asker in new[] { null, server.Root, token })
        {
            var data = (await server.SendAsync(Operation.Update, "sys/wrapping/lookup", asker, Named(token))).Data;
            Assert.Equal(90, data.GetProperty("creation_ttl").GetInt64());
            Assert.Equal("test/answer", data.GetProperty("creation_path").GetString());
            Assert.Equal("2026-11-24T15:00:00Z", data.GetProperty("creation_time").GetString());
        }
        Assert.Null((await server.GetAsync("sys/wrapping/lookup", token)).Refusal);
        Assert.Null((await server.PostAsync("sys/wrapping/unwrap", token)).Refusal);
    }

    [Fact]
    public async Task Wrapped_anew_it_keeps_its_length_and_path_and_the_old_token_is_gone()
    {
        await using var server = await StartAsync();
        var old = Token(await WrapAsync(server, "auth/token/create", """{"policies":["default"]}""", 90));
        server.Clock.Advance(TimeSpan.FromSeconds(10));

        var reply = await server.PostAsync("sys/wrapping/rewrap", server.Root, Named(old));
        var info = reply.Body.GetProperty("wrap_info");

        Assert.Equal(90, info.GetProperty("ttl").GetInt64());
        Assert.Equal("auth/token/create", info.GetProperty("creation_path").GetString());
        Assert.Equal("2026-11-24T15:00:10Z", info.GetProperty("creation_time").GetString());
        Assert.NotEqual("", info.GetProperty("wrapped_accessor").GetString());
        Assert.Equal([Invalid], (await server.PostAsync("sys/wrapping/unwrap", old)).Errors);
        var auth = (await server.PostAsync("sys/wrapping/unwrap", Token(info))).Auth;
        Assert.Equal(info.GetProperty("wrapped_accessor").GetString(), auth.GetProperty("accessor").GetString());
    }

    [Fact]
    public async Task A_wrapping_token_cannot_wrap_itself_anew()
    {
        await using var server = await StartAsync();
        var token = Token(await WrapAsync(server));

        Assert.Equal([Denied], (await server.PostAsync("sys/wrapping/rewrap", token)).Errors);
        Assert.Equal([Invalid], (await server.PostAsync("sys/wrapping/unwrap", token)).Errors);
    }

    [Fact]
    public async Task A_token_inside_is_real_and_outlives_its_wrapping()
    {
        await using var server = await StartAsync();
        var info = await WrapAsync(server, "auth/token/create", """{"policies":["default"]}""", 30);
        server.Clock.Advance(TimeSpan.FromSeconds(60));

        var accessor = info.GetProperty("wrapped_accessor").GetString();
        var body = $$"""{"accessor":"{{accessor}}"}""";
        var found = await server.PostAsync("auth/token/lookup-accessor", server.Root, body);
        Assert.Null(found.Refusal);
    }

    [Fact]
    public async Task Refusals_and_empty_answers_stay_and_a_list_of_nothing_is_refused()
    {
        await using var server = await StartAsync();

        var empty = await server.SendAsync(Operation.Update, "test/note/a", server.Root, wrapSeconds: 60);
        var refused = await server.SendAsync(Operation.Read, "test/answer", server.Root, wrapSeconds: 60);
        var missing = await server.SendAsync(Operation.Read, "test/note/a", server.Root, wrapSeconds: 60);
        var list = await server.SendAsync(Operation.List, "sys/policies/acl/zz", server.Root, wrapSeconds: 60);

        Assert.IsType<Reply.Empty>(empty.Reply);
        Assert.Equal(RefusalKind.UnsupportedOperation, refused.Refusal?.Kind);
        Assert.IsType<Reply.Missing>(missing.Reply);
        Assert.Equal(["unsupported path"], list.Errors);
    }

    /// <summary>Else anybody could fill the store, without a token and for as long as he likes.</summary>
    [Fact]
    public async Task What_needs_no_token_is_wrapped_for_who_has_one()
    {
        await using var server = await StartAsync();
        const string path = "sys/internal/ui/mounts";

        var nobody = await server.SendAsync(Operation.Read, path, token: null, wrapSeconds: 60);
        var somebody = await server.SendAsync(Operation.Read, path, server.Root, wrapSeconds: 60);

        Assert.IsType<Reply.Data>(nobody.Reply);
        Assert.IsType<Reply.Wrapped>(somebody.Reply);
    }

    [Fact]
    public async Task The_old_way_reads_it_once()
    {
        await using var server = await TestKernel.UnsealedAsync(
            new EngineType("cubbyhole", EngineClass.Secret, new ReaderEngine(), Mountable: false));
        var info = await WrapAsync(server, "sys/wrapping/wrap", """{"a":1}""");
        var reply = await server.GetAsync("cubbyhole/response", Token(info));

        var inner = JsonDocument.Parse(reply.Data.GetProperty("response").GetString() ?? "").RootElement;
        Assert.Equal(1, inner.GetProperty("data").GetProperty("a").GetInt32());
        var warning = reply.Warnings.Single();
        Assert.StartsWith("Reading from 'cubbyhole/response' is deprecated", warning, StringComparison.Ordinal);
        Assert.Equal([Invalid], (await server.PostAsync("sys/wrapping/unwrap", Token(info))).Errors);
    }

    [Theory]
    [InlineData("""{"token":""}""", "error validating wrapping token: empty token in request body")]
    [InlineData("""{"token":7}""", "error validating wrapping token: could not decode token in request body")]
    [InlineData("{}", "error validating wrapping token: token is empty")]
    [InlineData("""{"token":null}""", "error validating wrapping token: token is empty")]
    public async Task A_token_that_cannot_be_read_is_refused_before_anybody_is_asked_who_they_are(
        string body, string error)
    {
        await using var server = await StartAsync();
        foreach (var path in new[] { "unwrap", "rewrap", "lookup" })
        {
            var reply = await server.SendAsync(Operation.Update, "sys/wrapping/" + path, null, body);
            Assert.Equal((RefusalKind.Denied, error), (reply.Refusal!.Kind, reply.Errors.Single()));
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(30, false)]
    [InlineData(60, true)]
    [InlineData(120, true)]
    [InlineData(121, false)]
    public async Task A_policy_bounds_the_wrapping(int seconds, bool allowed)
    {
        await using var server = await StartAsync();
        await server.WritePolicyAsync("p", """
            path "test/answer" {
              capabilities = ["update"]
              min_wrapping_ttl = "1m"
              max_wrapping_ttl = "2m"
            }
            """);
        var token = await server.CreateTokenAsync("""{"policies":["p"]}""");

        var reply = await server.SendAsync(Operation.Update, "test/answer", token, wrapSeconds: seconds);

        Assert.Equal(allowed, reply.Refusal is null);
    }

    /// <summary>Serves the old way to unwrap, as the cubbyhole does.</summary>
    private sealed class ReaderEngine : IEngine
    {
        public void Map(RouteTable routes) =>
            routes.At("{path...?}", "Reads what waits under a wrapping token.")
                .Read(Leasehold.Core.Wrapping.WrappedResponse.ReadAsync);
    }
}
