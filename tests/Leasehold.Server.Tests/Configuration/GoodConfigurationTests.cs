using System.Security.Authentication;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Configuration;

public sealed class GoodConfigurationTests
{
    private const string Blocks = """
        storage "file" { path = "/var/lib/vault" }
        listener "tcp" {
          address       = "0.0.0.0:8200"
          tls_cert_file = "cert.pem"
          tls_key_file  = "key.pem"
        }
        api_addr          = "https://vault.example:8200"
        cluster_name      = "main"
        default_lease_ttl = "1h"
        max_lease_ttl     = 7200
        log_level         = "DEBUG"
        log_format        = "json"
        pid_file          = "/run/vault.pid"
        ui                = "true"
        """;

    private const string Lists = """
        backend = [{ file = { path = "/var/lib/vault" } }]
        listener = [{ tcp = { address = "0.0.0.0:8200", tls_cert_file = "cert.pem", tls_key_file = "key.pem" } }]
        api_addr = "https://vault.example:8200", cluster_name = "main"
        default_lease_ttl = 3600, max_lease_ttl = "2h", log_level = "debug", log_format = "json"
        pid_file = "/run/vault.pid"
        """;

    private const string Json = """
        {
          "storage": { "file": { "path": "/var/lib/vault" } },
          "listener": [{ "tcp": { "address": "0.0.0.0:8200",
            "tls_cert_file": "cert.pem", "tls_key_file": "key.pem" } }],
          "api_addr": "https://vault.example:8200", "cluster_name": "main",
          "default_lease_ttl": "3600", "max_lease_ttl": "120m", "log_level": "debug", "log_format": "json",
          "pid_file": "/run/vault.pid"
        }
        """;

    [Theory]
    [InlineData(Blocks)]
    [InlineData(Lists)]
    [InlineData(Json)]
    public void Every_style_says_the_same(string text)
    {
        var result = ConfigurationFolder.Load(text);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        var read = Assert.IsType<ServerConfiguration>(result.Configuration);
        Assert.Equal(new StorageConfiguration(StorageKind.Embedded, "file", "/var/lib/vault"), read.Storage);
        Assert.Equal(TimeSpan.FromHours(1), read.DefaultLeaseTtl);
        Assert.Equal(TimeSpan.FromHours(2), read.MaxLeaseTtl);
        Assert.Equal(LogLevel.Debug, read.LogLevel);
        Assert.Equal(LogFormat.Json, read.LogFormat);
        Assert.Equal(("https://vault.example:8200", "main"), (read.ApiAddress, read.ClusterName));
        Assert.Equal("/run/vault.pid", read.PidFile);
        var listener = Assert.Single(read.Listeners);
        Assert.Equal("0.0.0.0:8200", listener.Address);
        Assert.Equal(new TlsConfiguration("cert.pem", "key.pem", SslProtocols.Tls12 | SslProtocols.Tls13, true),
            listener.Tls);
    }

    [Fact]
    public void A_bare_listener_has_the_defaults_of_the_field()
    {
        var result = ConfigurationFolder.Load("storage \"inmem\" {}\nlistener \"tcp\" { tls_disable = 1 }");

        var listener = Assert.Single(result.Configuration?.Listeners ?? []);
        Assert.Equal(new ListenerConfiguration(), listener);
        Assert.Equal(("127.0.0.1:8200", "http"), (listener.Address, listener.Scheme));
        Assert.Equal(33_554_432, listener.MaxRequestSize);
        Assert.Equal(TimeSpan.FromSeconds(90), listener.MaxRequestDuration);
    }

    [Fact]
    public void Numbers_and_booleans_may_stand_in_quotes_and_negative_limits_are_none()
    {
        var result = ConfigurationFolder.Load("""
            storage "raft" { path = "/d" }
            listener "tcp" {
              tls_disable = "true", max_request_size = "-1", max_request_duration = "5s"
              http_idle_timeout = "1m", max_request_json_strings = "7"
            }
            """);

        var listener = Assert.Single(result.Configuration?.Listeners ?? []);
        Assert.Null(listener.MaxRequestSize);
        Assert.Equal(TimeSpan.FromSeconds(5), listener.MaxRequestDuration);
        Assert.Equal(TimeSpan.FromMinutes(1), listener.IdleTimeout);
        Assert.Equal(7, listener.MaxJsonStrings);
    }

    [Fact]
    public void Of_several_files_later_scalars_win_and_listeners_add_up()
    {
        using var folder = new ConfigurationFolder();
        folder.Add("a.hcl", "storage \"inmem\" {}\nlog_level = \"warn\"\nlistener \"tcp\" { tls_disable = true }");
        folder.Add("b.json", """{"log_level":"error","listener":{"tcp":{"address":":8300","tls_disable":true}}}""");
        folder.Add("c.txt", "not read");

        var result = ConfigurationLoader.Load([folder.Path], ServerEnvironment.Empty);

        Assert.Empty(result.Errors);
        Assert.Equal(LogLevel.Error, result.Configuration?.LogLevel);
        Assert.Equal(["127.0.0.1:8200", ":8300"], result.Configuration?.Listeners.Select(one => one.Address) ?? []);
    }

    [Fact]
    public void An_empty_address_is_none()
    {
        var result = ConfigurationFolder.Load("""
            storage "inmem" {}
            listener "tcp" { address = "", tls_disable = true }
            api_addr     = ""
            cluster_addr = ""
            """);

        Assert.Empty(result.Errors);
        Assert.Equal("http://127.0.0.1:8200", result.Configuration?.EffectiveApiAddress);
        Assert.Null(result.Configuration?.ClusterAddress);
    }

    [Fact]
    public void The_environment_wins_over_the_files_and_knows_both_prefixes()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["VAULT_API_ADDR"] = "http://a:1",
            ["BAO_API_ADDR"] = "http://b:1",
            ["BAO_LOG_LEVEL"] = "trace",
        };
        var environment = new ServerEnvironment(variables.GetValueOrDefault);

        var result = ConfigurationFolder.Load(Blocks, environment);

        Assert.Equal("http://a:1", result.Configuration?.ApiAddress);
        Assert.Equal(LogLevel.Trace, result.Configuration?.LogLevel);
    }

    [Fact]
    public void What_is_unknown_or_without_effect_is_said_with_its_place()
    {
        var result = ConfigurationFolder.Load("""
            storage "inmem" {}
            listener "tcp" {
              tls_disable = true
              cors_enabled = true
              telemetry { metrics = 1 }
            }
            disable_mlock = true
            raw_storage_endpoint = false
            sotrage = 1
            """);

        Assert.NotNull(result.Configuration);
        Assert.Equal(
        [
            "disable_mlock has no effect: the memory of keys is locked always, other memory never; "
                + "turn the swap area off, found in configuration at server.hcl:7:1",
            "unknown or unsupported field sotrage found in configuration at server.hcl:9:1",
            "cors_enabled has no effect: set it through sys/config/cors, found in configuration at server.hcl:4:3",
            "unknown or unsupported field metrics found in configuration at server.hcl:5:15",
        ], result.Warnings);
    }
}
