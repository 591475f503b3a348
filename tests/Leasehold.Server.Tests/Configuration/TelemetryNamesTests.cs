using Leasehold.Server.Composition;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Configuration;

public sealed class TelemetryNamesTests
{
    private static readonly string Host = Environment.MachineName;

    [Fact]
    public void Without_a_block_gauges_have_the_host_in_their_names_as_in_vault()
    {
        var options = Telemetry.Of(null);

        Assert.Equal(("vault", Host, ""), (options.Prefix, options.HostInNames, options.HostLabel));
        Assert.True(options.PassesByDefault);
        Assert.Equal((24, 10), (options.Retention.TotalHours, options.UsagePeriod.TotalMinutes));
    }

    [Fact]
    public void The_block_says_how_metrics_are_named_and_which_are_told()
    {
        var label = Telemetry.Of(new TelemetryConfiguration { LabelsHostname = true, MetricsPrefix = "team" });
        Assert.Equal(("team", "", Host), (label.Prefix, label.HostInNames, label.HostLabel));

        var none = Telemetry.Of(new TelemetryConfiguration
        {
            DisablesHostname = true,
            PassesByDefault = false,
            PrefixFilter = ["+vault.token"],
            PrometheusRetention = TimeSpan.Zero,
            UsageGaugePeriod = TimeSpan.Zero,
        });
        Assert.Equal(("", ""), (none.HostInNames, none.HostLabel));
        Assert.False(none.PassesByDefault);
        Assert.Equal(["+vault.token"], none.Filters);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (none.Retention, none.UsagePeriod));
    }
}
