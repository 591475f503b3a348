using Leasehold.Core.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Core.Tests.Metrics;

public sealed class MeasureTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 15, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_summary_tells_all_of_it_and_the_last_whole_interval()
    {
        var measure = Registry(new MetricOptions()).Timing("a");
        foreach (var value in (double[])[2, 4, 4, 4, 5, 5, 7, 9])
            measure.Add(value);
        _clock.Advance(TimeSpan.FromSeconds(10));
        measure.Add(100);

        var figures = Read(measure);

        Assert.Equal((9, 140), (figures.Count, figures.Sum));
        Assert.Equal((8, 40, 2, 9), (figures.Last.Count, figures.Last.Sum, figures.Last.Least, figures.Last.Most));
        Assert.Equal(5, figures.Last.Mean);
        Assert.Equal(Math.Sqrt(32.0 / 7), figures.Last.Deviation, 9);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, Read(measure).Last.Count);
    }

    [Fact]
    public void Quantiles_are_those_of_the_newest_values_and_of_nothing_older_than_the_interval()
    {
        var measure = Registry(new MetricOptions()).Timing("a");
        for (var i = 1; i <= 300; i++)
            measure.Add(i);

        var quantiles = Read(measure).Quantiles;

        Assert.Equal((236, 288, 299), (quantiles.Half, quantiles.Tenth, quantiles.Hundredth));
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.True(double.IsNaN(Read(measure).Quantiles.Half));
        Assert.Equal(300, Read(measure).Count);
    }

    [Fact]
    public void What_nobody_writes_is_no_longer_told_save_what_lasts()
    {
        var registry = Registry(new MetricOptions { Retention = TimeSpan.FromHours(1) });
        registry.LastingCounter("kept");
        var gone = registry.Counter("gone");
        gone.Increment();
        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(["kept"], registry.Measures().Select(static figures => figures.Name));
        gone.Increment();
        Assert.Equal(2, registry.Measures().Single(static figures => figures.Name == "gone").Sum);
    }

    [Fact]
    public void Labels_tell_series_apart_and_the_same_ones_are_one_series()
    {
        var registry = Registry(new MetricOptions());
        registry.Counter("a", new MetricLabel("x", "1")).Increment();
        registry.Counter("a", new MetricLabel("x", "2")).Increment();
        registry.Counter("a", new MetricLabel("x", "1")).Increment();

        Assert.Equal([1, 2], registry.Measures().Select(static figures => figures.Sum).Order());
    }

    private MetricRegistry Registry(MetricOptions options) => new(options, _clock);

    private static MeasureFigures Read(Measure measure) =>
        measure.Read(TimeSpan.Zero) ?? throw new InvalidOperationException("not told");
}
