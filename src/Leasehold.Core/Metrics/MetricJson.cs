using System.Globalization;
using System.Text;
using Leasehold.Core.Json;

namespace Leasehold.Core.Metrics;

/// <summary>Metrics as JSON: Vault's object about the last interval, or a list of all of them (ours).</summary>
internal static class MetricJson
{
    /// <summary>Vault's object.</summary>
    public static JsonMap Interval(MetricReport report)
    {
        var (counters, samples) = (new List<JsonMap>(), new List<JsonMap>());
        foreach (var measure in report.Measures)
        {
            if (measure.Last.Count > 0 || measure is { Kind: MetricKind.Counter, Count: 0 })
                (measure.Kind == MetricKind.Counter ? counters : samples).Add(Figures(measure));
        }
        var interval = MetricLimits.Interval.Ticks;
        var began = new DateTimeOffset(report.At.Ticks / interval * interval, TimeSpan.Zero) - MetricLimits.Interval;
        return new JsonMap()
            .Add("Timestamp", began.ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'", CultureInfo.InvariantCulture))
            .Add("Gauges", [.. report.Gauges.Select(static gauge => new JsonMap()
                .Add("Name", gauge.Name)
                .AddRaw("Value", Number(gauge.Value))
                .Add("Labels", Labels(gauge.Labels)))])
            .Add("Points", Array.Empty<JsonMap>())
            .Add("Counters", counters)
            .Add("Samples", samples);
    }

    /// <summary>One object for each, flat, with what it comes to since the start.</summary>
    public static byte[] List(MetricReport report)
    {
        using var output = new ReplyBuffer();
        var writer = new JsonWriter(output);
        writer.BeginArray();
        foreach (var gauge in report.Gauges)
            Item(gauge.Name, "gauge", gauge.Value, gauge.Labels).WriteTo(writer);
        foreach (var measure in report.Measures)
        {
            var isCounter = measure.Kind == MetricKind.Counter;
            var item = Item(measure.Name, isCounter ? "counter" : "summary", measure.Sum, measure.Labels);
            if (!isCounter)
                item.Add("count", measure.Count);
            item.WriteTo(writer);
        }
        writer.EndArray();
        return output.WrittenMemory.ToArray();
    }

    private static JsonMap Item(string name, string type, double value, IReadOnlyList<MetricLabel> labels)
    {
        var flat = MetricNames.Flat(name);
        return new JsonMap()
            .Add("name", flat).Add("type", type).Add("help", flat).Add("labels", Labels(labels))
            .AddRaw("value", Number(value));
    }

    private static JsonMap Figures(MeasureFigures measure)
    {
        var last = measure.Last;
        return new JsonMap()
            .Add("Name", measure.Name)
            .Add("Count", last.Count)
            .AddRaw("Rate", Number(last.Sum / MetricLimits.Interval.TotalSeconds))
            .AddRaw("Sum", Number(last.Sum))
            .AddRaw("Min", Number(last.Least))
            .AddRaw("Max", Number(last.Most))
            .AddRaw("Mean", Number(last.Mean))
            .AddRaw("Stddev", Number(last.Deviation))
            .Add("Labels", Labels(measure.Labels));
    }

    private static JsonMap Labels(IReadOnlyList<MetricLabel> labels)
    {
        var map = new JsonMap(labels.Count);
        foreach (var label in labels)
            map.Add(label.Name, label.Value);
        return map;
    }

    private static byte[] Number(double value) => Encoding.ASCII.GetBytes(
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "0");
}
