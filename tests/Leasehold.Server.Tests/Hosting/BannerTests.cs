using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Tests.Hosting;

/// <summary>Scripts and people wait for these lines.</summary>
public sealed class BannerTests
{
    private static readonly ProductWords Vault =
        new("Vault", "Vault v1.17.0 (Leasehold v0.1.0)", "1.17.0+leasehold.0.1.0");

    [Fact]
    public void The_banner_has_right_aligned_keys_and_says_that_the_server_started()
    {
        var output = new StringWriter { NewLine = "\n" };
        var configuration = new ServerConfiguration
        {
            Storage = StorageConfiguration.Memory,
            Listeners = [new ListenerConfiguration()],
        };

        Banner.Write(output, configuration, Vault);

        var lines = output.ToString().Split('\n');
        Assert.Equal(["", "==> Vault server configuration:", "", "             Api Address: http://127.0.0.1:8200",
            "                     Cgo: disabled", "         Cluster Address: https://127.0.0.1:8201"], lines[..6]);
        Assert.Contains("              Listener 1: tcp (addr: \"127.0.0.1:8200\", cluster address: \"127.0.0.1:8201\", "
            + "max_request_duration: \"1m30s\", max_request_size: \"33554432\", tls: \"disabled\")", lines);
        Assert.Contains("               Log Level: info", lines);
        Assert.Contains(lines, static line =>
            line.StartsWith("                   Mlock: supported: true, enabled: ", StringComparison.Ordinal));
        Assert.Contains("                 Storage: inmem", lines);
        Assert.Contains("                 Version: Vault v1.17.0 (Leasehold v0.1.0)", lines);
        Assert.Equal(["", "==> Vault server started! Log data will stream in below:", "", ""], lines[^4..]);
    }

    [Fact]
    public void No_value_of_a_variable_is_printed()
    {
        var output = new StringWriter();

        Banner.Write(output, new ServerConfiguration(), Vault);

        var path = Environment.GetEnvironmentVariable("PATH") ?? throw new InvalidOperationException("no PATH");
        Assert.Contains("PATH", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(path, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Development_mode_prints_what_its_user_needs()
    {
        var output = new StringWriter { NewLine = "\n" };

        Banner.WriteDev(output, "https://127.0.0.1:8200", "/t/vault-ca.pem", "Unseal Key: a2V5", "root", "Vault");

        var text = output.ToString();
        Assert.StartsWith(
            "WARNING! dev mode is enabled! In this mode, Vault runs entirely in-memory and\nstarts ", text,
            StringComparison.Ordinal);
        Assert.Contains(
            "\n    $ export VAULT_ADDR='https://127.0.0.1:8200'\n    $ export VAULT_CACERT='/t/vault-ca.pem'\n",
            text, StringComparison.Ordinal);
        Assert.Contains("\nUnseal Key: a2V5\nRoot Token: root\n\nDevelopment mode should NOT be used in production "
            + "installations!\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0:8200", null, "http://127.0.0.1:8200", "https://127.0.0.1:8201")]
    [InlineData(":9000", null, "http://127.0.0.1:9000", "https://127.0.0.1:9001")]
    [InlineData("10.1.2.3:8200", null, "http://10.1.2.3:8200", "https://10.1.2.3:8201")]
    [InlineData("10.1.2.3:8200", "https://vault.example:443", "https://vault.example:443", "https://vault.example:444")]
    public void Addresses_that_nobody_configured_follow_from_the_listener(
        string listen, string? api, string expectedApi, string expectedCluster)
    {
        var configuration = new ServerConfiguration
        {
            Listeners = [new ListenerConfiguration { Address = listen }],
            ApiAddress = api,
        };

        Assert.Equal((expectedApi, expectedCluster),
            (configuration.EffectiveApiAddress, configuration.EffectiveClusterAddress));
    }
}
