using System.Text;
using Leasehold.Core.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Core.Tests.Metrics;

public sealed class MetricFormatTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 15, 0, 7, TimeSpan.Zero));

    [Fact]
    public void Prometheus_gets_names_in_its_alphabet_and_labels_sorted_and_escaped()
    {
        var registry = new MetricRegistry(new MetricOptions(), _clock);
        registry.Counter("a.b-c/d", new MetricLabel("z", "1"), new MetricLabel("m", "q\"\\\n")).Add(2.5);
        registry.Timing("t").Add(3);

        Assert.Equal(
            """
            # HELP vault_up vault_up
            # TYPE vault_up gauge
            vault_up 1
            # HELP vault_a_b_c_d vault_a_b_c_d
            # TYPE vault_a_b_c_d counter
            vault_a_b_c_d{m="q\"\\\n",z="1"} 2.5
            # HELP vault_t vault_t
            # TYPE vault_t summary
            vault_t{quantile="0.5"} 3
            vault_t{quantile="0.9"} 3
            vault_t{quantile="0.99"} 3
            vault_t_sum 3
            vault_t_count 1

            """,
            Encoding.UTF8.GetString(PrometheusText.Write(Report(registry, new Gauge("up", 1)))));
    }

    [Fact]
    public void Names_that_prometheus_cannot_tell_apart_are_one_series()
    {
        var registry = new MetricRegistry(new MetricOptions(), _clock);
        registry.Counter("route.a-b").Add(1);
        registry.Counter("route.a-ba").Add(1);
        registry.Counter("route.a.b").Add(2);
        registry.Counter("route.a.b", new MetricLabel("l", "v")).Add(4);

        var lines = Encoding.UTF8.GetString(PrometheusText.Write(Report(registry))).Split('\n');

        Assert.Equal(
            [
                "# HELP vault_route_a_b vault_route_a_b",
                "# TYPE vault_route_a_b counter",
                "vault_route_a_b 3",
                "vault_route_a_b{l=\"v\"} 4",
            ], [.. lines[..2], .. lines[2..4].Order(StringComparer.Ordinal)]);
        Assert.Equal("vault_route_a_ba 1", lines[6]);
    }

    [Fact]
    public void Vaults_object_is_about_the_last_whole_interval()
    {
        var registry = new MetricRegistry(new MetricOptions(), _clock);
        registry.Timing("t", new MetricLabel("l", "v")).Add(20);
        _clock.Advance(TimeSpan.FromSeconds(10));
        registry.Timing("new").Add(1);

        Assert.Equal(
            "{'Counters':[],'Gauges':[{'Labels':{},'Name':'vault.up','Value':1.5}],'Points':[],'Samples':[{'Count':1," +
            "'Labels':{'l':'v'},'Max':20,'Mean':20,'Min':20,'Name':'vault.t','Rate':2,'Stddev':0,'Sum':20}]," +
            "'Timestamp':'2026-11-26 15:00:00 +0000 UTC'}",
            Encoding.UTF8.GetString(MetricJson.Interval(Report(registry, new Gauge("up", 1.5))).ToBytes())
                .Replace('"', '\''));
    }

    [Fact]
    public void The_list_has_a_flat_object_for_each()
    {
        var registry = new MetricRegistry(new MetricOptions(), _clock);
        registry.LastingCounter("n");

        Assert.Equal(
            """[{"help":"vault_n","labels":{},"name":"vault_n","type":"counter","value":0}]""",
            Encoding.UTF8.GetString(MetricJson.List(Report(registry))));
    }

    [Theory]
    [InlineData("token.count", "vault.h.token.count")]
    [InlineData("token.create", null)]
    [InlineData("token.create.by", "vault.h.token.create.by")]
    [InlineData("token.expiration_time_seconds", "vault.token.expiration_time_seconds")]
    [InlineData("core.active", null)]
    public void The_longest_filter_decides_and_a_gauge_has_the_host_in_its_name(string name, string? told)
    {
        var names = new MetricNames(new MetricOptions
        {
            HostInNames = "h",
            PassesByDefault = false,
            Filters = ["+vault.token", "-vault.token.create", "+vault.token.create.by"],
        });

        Assert.Equal(told, names.Of(name, MetricKind.Gauge));
        Assert.Equal(told?.Replace(".h.", ".", StringComparison.Ordinal), names.Of(name, MetricKind.Counter));
    }

    [Theory]
    [InlineData(0, "+Inf")]
    [InlineData(60, "1m")]
    [InlineData(61, "10m")]
    [InlineData(86_400, "1d")]
    [InlineData(2_764_800, "+Inf")]
    public void A_ttl_falls_into_the_smallest_class_that_it_fits_in(int seconds, string bucket) =>
        Assert.Equal(bucket, TtlBuckets.Of(TimeSpan.FromSeconds(seconds)));

    private MetricReport Report(MetricRegistry registry, params Gauge[] gauges) =>
        MetricReport.Of(new MetricNames(registry.Options), _clock.GetUtcNow(), gauges, registry.Measures());
}
