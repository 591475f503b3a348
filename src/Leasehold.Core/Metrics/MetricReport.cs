namespace Leasehold.Core.Metrics;

/// <summary>All metrics of a moment, under the names that are told, sorted by them.</summary>
/// <param name="At">The moment.</param>
/// <param name="Gauges">States.</param>
/// <param name="Measures">Counters and summaries.</param>
internal sealed record MetricReport(
    DateTimeOffset At, IReadOnlyList<Gauge> Gauges, IReadOnlyList<MeasureFigures> Measures)
{
    /// <summary>Dresses what was read.</summary>
    public static MetricReport Of(
        MetricNames names, DateTimeOffset at, IEnumerable<Gauge> gauges, IEnumerable<MeasureFigures> measures)
    {
        var states = new List<Gauge>();
        foreach (var gauge in gauges)
        {
            if (names.Of(gauge.Name, MetricKind.Gauge) is { } name)
                states.Add(new Gauge(name, gauge.Value, names.Of(gauge.Labels)));
        }
        var grown = new List<MeasureFigures>();
        foreach (var figures in measures)
        {
            if (names.Of(figures.Name, figures.Kind) is { } name)
                grown.Add(figures with { Name = name, Labels = names.Of(figures.Labels) });
        }
        return new MetricReport(
            at,
            [.. states.OrderBy(static g => MetricNames.Flat(g.Name), StringComparer.Ordinal)],
            [.. grown.OrderBy(static m => MetricNames.Flat(m.Name), StringComparer.Ordinal)]); // As scrapers see them.
    }
}
