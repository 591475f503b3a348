using System.Net;
using System.Text;
using Leasehold.Server.Composition;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Tests.Hosting;

/// <summary>The whole server in memory, over HTTP: from an empty store to a kept secret.</summary>
public sealed class DevServerTests
{
    private const string Version = "1.17.0+leasehold.0.1.0";

    private static readonly ServerConfiguration Memory = new()
    {
        Storage = StorageConfiguration.Memory,
        Listeners = [new ListenerConfiguration { Address = "127.0.0.1:0" }],
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_server_says_that_it_is_not_initialised()
    {
        await using var server = await OpenAsync();
        using var client = ClientOf(server);

        using var reply = await client.GetAsync("sys/health", Cancel);

        Assert.Equal(HttpStatusCode.NotImplemented, reply.StatusCode);
        Assert.Contains(Version, await reply.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Development_mode_serves_a_secret_under_the_chosen_root_token()
    {
        await using var server = await OpenAsync(new DevOptions { RootTokenId = "root" });
        using var client = ClientOf(server);
        client.DefaultRequestHeaders.Add("X-Vault-Token", "root");

        using var body = new StringContent("""{"data":{"k":"v"}}""", Encoding.UTF8, "application/json");
        using var written = await client.PostAsync("secret/data/a", body, Cancel);
        using var read = await client.GetAsync("secret/data/a", Cancel);
        using var listed = await client.GetAsync("secret/metadata?list=true", Cancel);
        using var health = await client.GetAsync("sys/health", Cancel);

        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        Assert.Contains(
            "\"data\":{\"k\":\"v\"}", await read.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Contains("\"keys\":[\"a\"]", await listed.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Development_mode_with_an_auto_seal_unseals_itself_and_has_a_recovery_key()
    {
        await using var server = await OpenAsync(new DevOptions { UnsealsItself = true });
        using var client = ClientOf(server);

        var status = await client.GetStringAsync("sys/seal-status", Cancel);

        Assert.Contains("\"type\":\"static\"", status, StringComparison.Ordinal);
        Assert.Contains("\"sealed\":false", status, StringComparison.Ordinal);
        Assert.Contains("\"recovery_seal\":true", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_let_in_without_a_token()
    {
        await using var server = await OpenAsync(new DevOptions());
        using var client = ClientOf(server);

        using var reply = await client.GetAsync("secret/data/a", Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
        Assert.Equal("{\"errors\":[\"permission denied\"]}\n", await reply.Content.ReadAsStringAsync(Cancel));
    }

    private static ConfigurationResult Configured(DevOptions dev) =>
        DevConfiguration.Of(dev, [], ServerEnvironment.Empty, TimeProvider.System);

    private static async Task<RunningServer> OpenAsync(DevOptions? dev = null)
    {
        var log = new ServerLog(Stream.Null, TimeProvider.System);
        var blocks = dev is null ? [] : Configured(dev).Configuration?.Seals ?? [];
        var seals = new SealFactory(ServerEnvironment.Empty, TimeProvider.System, log).Build(blocks);
        var server = await RunningServer.OpenAsync(Memory, seals, Version, log, TimeProvider.System, Cancel);
        if (dev is not null)
            await DevServer.PrepareAsync(server.Kernel, dev, Cancel);
        await server.ListenAsync(Memory, TimeProvider.System, Cancel);
        return server;
    }

    private static HttpClient ClientOf(RunningServer server) =>
        new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Listeners[0].EndPoint.Port}/v1/") };
}
