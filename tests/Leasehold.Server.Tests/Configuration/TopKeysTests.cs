using System.Text;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Configuration;

public sealed class TopKeysTests
{
    private const StringComparison Exact = StringComparison.Ordinal;
    private const string Whole = """
        storage "inmem" {}
        ha_storage "inmem" {}
        listener "tcp" { tls_disable = true }
        log_file = "/var/log/", log_rotate_bytes = "1024", log_rotate_duration = "1h", log_rotate_max_files = -1
        log_requests_level = "debug"
        cluster_addr = "https://10.0.0.1:8201"
        telemetry { disable_hostname = true, usage_gauge_period = "5m", prefix_filter = ["+a", "-b"] }
        user_lockout "userpass" { lockout_threshold = "3", lockout_duration = "10m", lockout_counter_reset = "1m" }
        user_lockout "all" { disable_lockout = true }
        cache_size = 5
        """;

    [Fact]
    public void Log_file_telemetry_and_lockouts_are_read()
    {
        var result = ConfigurationFolder.Load(Whole);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        var read = Assert.IsType<ServerConfiguration>(result.Configuration);
        Assert.Equal(new LogFileConfiguration
        {
            Path = "/var/log/",
            MaxBytes = 1024,
            MaxAge = TimeSpan.FromHours(1),
            MaxFiles = -1,
        }, read.LogFile);
        Assert.Equal("/var/log/leasehold.log", read.LogFile.File);
        Assert.Equal(LogLevel.Debug, read.RequestLogLevel);
        Assert.Equal(["+a", "-b"], read.Telemetry?.PrefixFilter ?? []);
        Assert.Equal((true, 5), (read.Telemetry?.DisablesHostname, read.Telemetry?.UsageGaugePeriod.Minutes));
        Assert.Equal(
        [
            new UserLockoutConfiguration("userpass", 3, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1), null),
            new UserLockoutConfiguration("all", null, null, null, true),
        ], read.UserLockouts);
    }

    [Theory]
    [InlineData("\"none\"", 0)]
    [InlineData("0", 0)]
    [InlineData("\"90s\"", 90)]
    public void Gauges_that_must_be_counted_can_be_switched_off(string period, int seconds)
    {
        var result = ConfigurationFolder.Load(
            $"storage \"inmem\" {{}}\nlistener \"tcp\" {{ tls_disable = true }}\n" +
            $"telemetry {{ usage_gauge_period = {period} }}");

        Assert.Empty(result.Errors);
        Assert.Equal(TimeSpan.FromSeconds(seconds), result.Configuration?.Telemetry?.UsageGaugePeriod);
    }

    [Fact]
    public void Unknown_and_ineffective_keys_of_the_storage_are_warned_about_by_name_and_line()
    {
        var result = ConfigurationFolder.Load("""
            storage "raft" {
              path = "/data"
              node_id = "one"
              pth = "/elsewhere"
              retry_join { leader_api_addr = "https://other:8200" }
            }
            listener "tcp" { tls_disable = true }
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Warnings.Count);
        Assert.Contains(result.Warnings, text => text.StartsWith("unknown or unsupported field pth", Exact)
            && text.EndsWith(":4:3", Exact));
        Assert.Contains(result.Warnings, text => text.StartsWith("retry_join has no effect: ", Exact)
            && text.EndsWith(":5:3", Exact));
    }

    [Fact]
    public void The_environment_may_say_where_raft_lies_and_whether_there_is_a_UI()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["BAO_RAFT_PATH"] = "/data",
            ["VAULT_UI"] = "true",
        };

        var read = ConfigurationFolder.Load("storage \"raft\" {}\nlistener \"tcp\" { tls_disable = true }",
            new ServerEnvironment(variables.GetValueOrDefault)).Configuration;

        Assert.Equal(("/data", true), (read?.Storage?.Path, read?.HasUi));
    }

    [Fact]
    public void A_telemetry_block_in_two_files_is_one_too_many()
    {
        using var folder = new ConfigurationFolder();
        folder.Add("a.hcl", Whole);
        folder.Add("b.hcl", "telemetry {}");

        var result = ConfigurationLoader.Load([folder.Path], ServerEnvironment.Empty);

        Assert.EndsWith("b.hcl:1:1: only one 'telemetry' block is permitted", Assert.Single(result.Errors),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Sanitized_it_tells_what_is_in_effect()
    {
        var read = Assert.IsType<ServerConfiguration>(ConfigurationFolder.Load(Whole).Configuration);

        var json = Encoding.UTF8.GetString(SanitizedConfiguration.Of(read).ToBytes());

        Assert.Contains("\"listeners\":[{\"config\":{\"address\":\"127.0.0.1:8200\",\"tls_disable\":true},"
            + "\"type\":\"tcp\"}]", json, StringComparison.Ordinal);
        Assert.Contains("\"default_lease_ttl\":2764800,", json, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"inmem\"", json, StringComparison.Ordinal);
        Assert.Contains("\"prefix_filter\":[\"+a\",\"-b\"]", json, StringComparison.Ordinal);
    }
}
