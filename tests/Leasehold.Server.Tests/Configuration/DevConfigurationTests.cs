using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Tests.Configuration;

/// <summary>Development mode runs with what it makes up, and with the files that it is given on top.</summary>
public sealed class DevConfigurationTests
{
    private static readonly DevOptions Dev = new() { ListenAddress = "127.0.0.1:18200" };

    [Fact]
    public void Without_files_it_keeps_all_in_memory_and_listens_where_it_is_told()
    {
        var configuration = DevConfiguration.Of(Dev, [], ServerEnvironment.Empty, TimeProvider.System).Configuration;

        Assert.Equal(StorageConfiguration.Memory, configuration?.Storage);
        Assert.Equal(["127.0.0.1:18200"], configuration?.Listeners.Select(static listener => listener.Address));
        Assert.True(configuration?.Telemetry?.DisablesHostname);
    }

    [Fact]
    public void What_files_say_holds_and_their_listeners_come_on_top()
    {
        using var folder = new ConfigurationFolder();
        folder.Add("1.hcl", """
            default_lease_ttl = "33m"
            listener "tcp" {
              address = "127.0.0.1:18300"
              tls_disable = true
            }
            """);
        folder.Add("2.json", """{"telemetry":{"metrics_prefix":"mine"},"storage":{"file":{"path":"/data"}}}""");

        var configuration = DevConfiguration
            .Of(Dev, [folder.Path], ServerEnvironment.Empty, TimeProvider.System).Configuration;

        Assert.Equal(TimeSpan.FromMinutes(33), configuration?.DefaultLeaseTtl);
        Assert.Equal("/data", configuration?.Storage?.Path);
        Assert.Equal(
            ["127.0.0.1:18200", "127.0.0.1:18300"],
            configuration?.Listeners.Select(static listener => listener.Address));
        Assert.Equal(
            ("mine", false), (configuration?.Telemetry?.MetricsPrefix, configuration?.Telemetry?.DisablesHostname));
    }

    /// <summary>Containers name their directory whether there is something in it or not.</summary>
    [Fact]
    public void A_directory_without_files_says_nothing()
    {
        using var folder = new ConfigurationFolder();

        var loaded = DevConfiguration.Of(Dev, [folder.Path], ServerEnvironment.Empty, TimeProvider.System);

        Assert.Empty(loaded.Errors);
        Assert.Equal(StorageConfiguration.Memory, loaded.Configuration?.Storage);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told()
    {
        using var folder = new ConfigurationFolder();
        var missing = Path.Combine(folder.Path, "none.hcl");

        var loaded = DevConfiguration.Of(Dev, [missing], ServerEnvironment.Empty, TimeProvider.System);

        Assert.Null(loaded.Configuration);
        Assert.Equal(
            $"error loading configuration from {missing}: no such file or directory", Assert.Single(loaded.Errors));
    }
}
