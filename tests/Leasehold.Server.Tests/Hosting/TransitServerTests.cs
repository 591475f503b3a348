using System.Net;
using System.Text;
using Leasehold.Core;
using Leasehold.Core.Seal;
using Leasehold.Server.Composition;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Server.Tests.Configuration;
using Leasehold.Server.Tests.Seals;

namespace Leasehold.Server.Tests.Hosting;

/// <summary>A server with <c>seal "transit"</c>: restarts without people, an outage, told mistakes.</summary>
public sealed class TransitServerTests
{
    private const string Memory = "storage \"inmem\" {}\nlistener \"tcp\" {\naddress = \"127.0.0.1:0\"\n"
        + "tls_disable = true }\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_restarts_unsealed_also_after_an_outage_of_the_other_server()
    {
        using var folder = new ConfigurationFolder();
        string address;
        await using (var transit = await TransitDouble.StartAsync())
        {
            address = transit.Address;
            await using var first = await OpenAsync(folder, address);
            using var init = (await first.Kernel.InitAsync(new InitRequest(), null, Cancel)).Result;
            Assert.Null(init.Fault);
            Assert.False(first.Kernel.Status.IsSealed);
        }
        using var lines = new MemoryStream();
        var mistaken = await Assert.ThrowsAsync<StartException>(() => OpenAsync(folder, address, key: "other"));
        Assert.Contains("sealed by seal \"transit\" with key \"autounseal\", but the configured seal \"transit\" has "
            + "only: other", mistaken.Message, StringComparison.Ordinal);
        await using var again = await OpenAsync(folder, address, log: lines);

        again.Kernel.StartUnsealing();
        await UntilAsync(() => Encoding.UTF8.GetString(lines.ToArray())
            .Contains("connection refused; check that this server is up", StringComparison.Ordinal));
        Assert.True(again.Kernel.Status.IsSealed);
        await using var back = await TransitDouble.StartAsync(address);
        await UntilAsync(() => !again.Kernel.Status.IsSealed);
    }

    [Fact]
    public async Task A_key_that_was_rotated_there_wraps_anew_so_that_its_old_version_may_go()
    {
        using var folder = new ConfigurationFolder();
        await using var transit = await TransitDouble.StartAsync();
        await using (var first = await OpenAsync(folder, transit.Address))
        {
            using var init = (await first.Kernel.InitAsync(new InitRequest(), null, Cancel)).Result;
            Assert.Null(init.Fault);
        }
        transit.Version = 2;
        await using (var second = await OpenAsync(folder, transit.Address))
        {
            second.Kernel.StartUnsealing();
            await UntilAsync(() => second.Kernel.Role == KernelRole.Active); // Who leads stores it.
        }
        transit.OldestVersion = 2;
        await using var third = await OpenAsync(folder, transit.Address);

        third.Kernel.StartUnsealing();

        await UntilAsync(() => !third.Kernel.Status.IsSealed);
    }

    [Fact]
    public async Task An_initialization_during_an_outage_may_be_tried_again()
    {
        using var folder = new ConfigurationFolder();
        var transit = await TransitDouble.StartAsync();
        await transit.DisposeAsync();
        await using var server = await OpenAsync(folder, transit.Address);
        await server.ListenAsync(Load(""), TimeProvider.System, Cancel);
        using var client = new HttpClient();
        var url = new Uri($"http://127.0.0.1:{server.Listeners[0].EndPoint.Port}/v1/sys/init");

        using var body = new StringContent("{}");
        using var reply = await client.PostAsync(url, body, Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        Assert.Contains("connection refused; check that this server is up",
            await reply.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.False(server.Kernel.Status.IsInitialized);
    }

    [Theory]
    [InlineData("", "'address' must be set, or VAULT_ADDR in the environment")]
    [InlineData("address = \"x\"", "'address': address \"x\" must begin with http://, https:// or unix://")]
    [InlineData("address = \"http://a\"", "'token' must be set, or VAULT_TOKEN in the environment")]
    [InlineData("address = \"http://a\"\ntoken = \"a b\"", "'token': a token has no blanks")]
    [InlineData("address = \"http://a\"\ntoken = \"t\"", "'key_name' must be set, or VAULT_TRANSIT_SEAL_KEY_NAME")]
    [InlineData("address = \"http://a\"\ntoken = \"t\"\nkey_name = \"k\"", "'mount_path' must be set, or VAULT_")]
    [InlineData(Whole + "key_name = \"a/b\"", "'key_name': expected the name of a key, without slashes")]
    [InlineData(Whole + "key_name = \"k\"\ndisable_renewal = \"maybe\"", "'disable_renewal': expected true or")]
    [InlineData(Whole + "key_name = \"k\"\ntls_client_cert = \"c\"", "'tls_client_cert' and 'tls_client_key' need")]
    [InlineData(Whole + "key_name = \"k\"\ntls_ca_cert = \"/no/such\"", "the files of 'tls_ca_cert', ")]
    public void A_mistake_is_told_with_its_place(string inside, string said)
    {
        var seals = Load("seal \"transit\" {\n" + inside + "\n}\n").Seals;
        var factory = new SealFactory(ServerEnvironment.Empty, TimeProvider.System, log: null);

        var refused = Assert.Throws<StartException>(() => factory.Build(seals));

        Assert.Contains("server.hcl:5:1: seal \"transit\": " + said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_the_seal_win_and_variables_of_clients_fill_in()
    {
        var environment = new ServerEnvironment(static name => name switch
        {
            "VAULT_ADDR" => "http://of-clients",
            "BAO_TOKEN" => "from-environment",
            "BAO_TRANSIT_SEAL_KEY_NAME" => "k2",
            "VAULT_TRANSIT_SEAL_DISABLE_RENEWAL" => "true",
            _ => null,
        });
        var block = Load(
            "seal \"transit\" {\naddress = \"http://a\"\nmount_path = \"/keys/\"\nkey_name = \"k1\" }").Seals[0];

        var used = new TransitReader(environment, block).Read().Options;
        var old = new TransitReader(environment, block with { IsDisabled = true }).Read().Options;

        Assert.Equal("key \"k2\" of mount \"keys\" at http://a/", used?.ToString());
        Assert.Equal(("from-environment", false), (used?.Token, used?.RenewsToken));
        Assert.Equal("key \"k1\" of mount \"keys\" at http://a/", old?.ToString());
    }

    private const string Whole = "address = \"https://a\"\ntoken = \"t\"\nmount_path = \"transit\"\n";

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 4_000 && !isSo(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
        Assert.True(isSo());
    }

    private static ServerConfiguration Load(string seal) => ConfigurationFolder.Load(Memory + seal).Configuration
        ?? throw new InvalidOperationException("not read");

    private static string Block(string address, string key) =>
        $"seal \"transit\" {{\naddress = \"{address}\"\ntoken = \"{TransitDouble.Token}\"\nkey_name = \"{key}\"\n"
        + "mount_path = \"transit/\"\ndisable_renewal = \"true\" }\n";

    private static async Task<RunningServer> OpenAsync(
        ConfigurationFolder folder, string address, string key = "autounseal", Stream? log = null)
    {
        var configuration = Load(Block(address, key)) with
        {
            Storage = new StorageConfiguration(
                StorageKind.Embedded, "rocksdb", Path.Combine(folder.Path, "data")),
        };
        var lines = new ServerLog(log ?? Stream.Null, TimeProvider.System);
        var seals = new SealFactory(ServerEnvironment.Empty, TimeProvider.System, lines).Build(configuration.Seals);
        return await RunningServer.OpenAsync(configuration, seals, "1.17.0", lines, TimeProvider.System, Cancel);
    }
}
