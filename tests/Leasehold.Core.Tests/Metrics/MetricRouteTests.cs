using System.Net;
using System.Text;
using System.Text.Json;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Metrics;

public sealed class MetricRouteTests : IAsyncLifetime
{
    private const string Path = "sys/metrics";
    private static readonly IPAddress Elsewhere = IPAddress.Parse("10.0.0.9");
    private static readonly ListenerRules Open = new() { AllowsUnauthenticatedMetrics = true };

    private TestKernel? _started;

    private TestKernel Server => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _started = await TestKernel.UnsealedAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task A_stranger_on_the_machine_gets_a_list_and_one_from_elsewhere_nothing()
    {
        var local = await AskAsync(null);
        Assert.Equal(JsonValueKind.Array, local.Body.ValueKind);
        Assert.All(local.Body.EnumerateArray(), item => Assert.NotEmpty(item.GetProperty("name").GetString() ?? ""));

        Assert.Equal(["permission denied"], (await AskAsync(null, from: Elsewhere)).Errors);
        Assert.Equal(JsonValueKind.Array, (await AskAsync(null, Open, Elsewhere)).Body.ValueKind);
    }

    [Fact]
    public async Task Who_sends_a_token_must_be_allowed_to_read_and_gets_vaults_object()
    {
        var stranger = await Server.CreateTokenAsync("""{"policies":["default"]}""");
        await Server.WritePolicyAsync("watch", """path "sys/metrics" { capabilities = ["read"] }""");
        var watcher = await Server.CreateTokenAsync("""{"policies":["watch"]}""");

        Assert.NotNull((await AskAsync(stranger)).Refusal);
        Assert.NotNull((await AskAsync("hvs.nobody")).Refusal);
        Assert.Equal(JsonValueKind.Array, (await AskAsync(watcher)).Body.GetProperty("Gauges").ValueKind);
    }

    [Fact]
    public async Task Another_format_is_refused_by_name_and_prometheus_is_text()
    {
        Assert.Equal("""metric response format "xml" unknown""", await TextAsync("xml"));
        Assert.Contains("\nvault_core_unsealed{cluster=", await TextAsync("prometheus"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sealed_server_tells_that_it_is()
    {
        Assert.Null((await Server.PostAsync("sys/seal", Server.Root)).Refusal);

        var text = await TextAsync("prometheus");

        Assert.Contains("\"} 0", Line(text, "vault_core_unsealed"), StringComparison.Ordinal);
        Assert.DoesNotContain("vault_token_count", text, StringComparison.Ordinal);
        Assert.Equal("vault_token_renew_count 0", Line(text, "vault_token_renew_count"));
    }

    [Fact]
    public async Task Renewals_are_counted_and_so_are_those_that_are_refused_whoever_asks()
    {
        var token = await Server.CreateTokenAsync("""{"policies":["default"],"ttl":"1h"}""");
        Assert.Null((await Server.PostAsync("auth/token/renew-self", token)).Refusal);
        Assert.NotNull((await Server.PostAsync("auth/token/renew-self", Server.Root)).Refusal);
        Server.Clock.Advance(TimeSpan.FromHours(2));
        Assert.NotNull((await Server.PostAsync("auth/token/renew-self", token)).Refusal);

        var text = await TextAsync("prometheus");

        Assert.Equal("vault_token_renew_count 1", Line(text, "vault_token_renew_count"));
        Assert.Equal("vault_token_renew_error_count 2", Line(text, "vault_token_renew_error_count"));
        Assert.Equal("vault_expire_renew_token_count 3", Line(text, "vault_expire_renew_token_count"));
        Assert.EndsWith(
            "creation_ttl=\"1h\",mount_point=\"auth/token/\",namespace=\"root\",token_type=\"service\"} 1",
            Line(text, "vault_token_creation"), StringComparison.Ordinal);
        Assert.Equal("vault_token_create_count 1", Line(text, "vault_token_create_count"));
    }

    [Fact]
    public async Task Who_asks_too_often_is_counted_by_the_rate_limit_that_says_so()
    {
        await Server.PostAsync("sys/quotas/config", Server.Root, """{"rate_limit_exempt_paths":["sys"]}""");
        await Server.PostAsync("sys/quotas/rate-limit/narrow", Server.Root, """{"rate":1,"interval":"1h"}""");
        for (var i = 0; i < 3; i++)
            await Server.GetAsync("identity/x", Server.Root);

        Assert.Equal(
            "vault_quota_rate_limit_violation{name=\"narrow\"} 2",
            Line(await TextAsync("prometheus"), "vault_quota_rate_limit_violation"));
    }

    [Fact]
    public async Task The_forecast_knows_the_next_renewable_token_and_what_it_hangs_on()
    {
        await Server.CreateTokenAsync("""{"policies":["default"],"ttl":"30m","renewable":false}""");
        Assert.DoesNotContain("vault_token_expiration", await TextAsync("prometheus"), StringComparison.Ordinal);

        await Server.WritePolicyAsync("make", """path "auth/token/create" { capabilities = ["update"] }""");
        var parent = await Server.CreateTokenAsync(
            """{"policies":["default","make"],"ttl":"1h","renewable":false}""");
        await Server.CreateTokenAsync("""{"policies":["default"],"ttl":"2h"}""", parent);
        Server.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(
            "vault_token_expiration_time_seconds{mount=\"auth/token/\",role=\"\"} 3590",
            Line(await TextAsync("prometheus"), "vault_token_expiration_time_seconds"));
    }

    private Task<TestReply> AskAsync(string? token, ListenerRules? listener = null, IPAddress? from = null) =>
        Server.SendAsync(Operation.Read, Path, token, listener: listener, from: from);

    private async Task<string> TextAsync(string format)
    {
        var data = $$"""{"format":"{{format}}"}""";
        Assert.Null(RequestData.ParseJson(Encoding.UTF8.GetBytes(data), JsonLimits.Default, out var query));
        using var answer = await Server.Kernel.HandleAsync(new Request
        {
            Path = CanonicalPath.Of(Path),
            Operation = Operation.Read,
            Data = query,
        }, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(answer.Body.Span);
    }

    private static string Line(string text, string name) => text.Split('\n').First(line =>
        line.StartsWith(name + " ", StringComparison.Ordinal) ||
        line.StartsWith(name + "{", StringComparison.Ordinal));
}
