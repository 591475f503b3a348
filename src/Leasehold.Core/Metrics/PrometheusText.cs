using System.Globalization;
using System.Text;

namespace Leasehold.Core.Metrics;

/// <summary>Metrics in the text format of Prometheus.</summary>
internal static class PrometheusText
{
    /// <summary>What it is on the wire.</summary>
    public const string Media = "text/plain; version=0.0.4; charset=utf-8";

    public static byte[] Write(MetricReport report)
    {
        var text = new StringBuilder();
        var last = "";
        foreach (var gauge in report.Gauges)
        {
            Head(text, MetricNames.Flat(gauge.Name), "gauge", ref last);
            Line(text, last, gauge.Labels, null, Number(gauge.Value));
        }
        foreach (var measure in report.Measures)
        {
            var isCounter = measure.Kind == MetricKind.Counter;
            Head(text, MetricNames.Flat(measure.Name), isCounter ? "counter" : "summary", ref last);
            if (isCounter)
                Line(text, last, measure.Labels, null, Number(measure.Sum));
            else
                Summary(text, last, measure);
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Summary(StringBuilder text, string name, MeasureFigures measure)
    {
        var (half, tenth, hundredth) = measure.Quantiles;
        Line(text, name, measure.Labels, "0.5", Number(half));
        Line(text, name, measure.Labels, "0.9", Number(tenth));
        Line(text, name, measure.Labels, "0.99", Number(hundredth));
        Line(text, name + "_sum", measure.Labels, null, Number(measure.Sum));
        Line(text, name + "_count", measure.Labels, null, measure.Count.ToString(CultureInfo.InvariantCulture));
    }

    private static void Head(StringBuilder text, string name, string type, ref string last)
    {
        if (name == last)
            return;
        text.Append("# HELP ").Append(name).Append(' ').Append(name).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        last = name;
    }

    private static void Line(
        StringBuilder text, string name, IReadOnlyList<MetricLabel> labels, string? quantile, string value)
    {
        text.Append(name);
        var separator = '{';
        foreach (var label in labels.OrderBy(static l => l.Name, StringComparer.Ordinal))
            Label(text, label.Name, label.Value, ref separator);
        if (quantile is not null)
            Label(text, "quantile", quantile, ref separator);
        if (separator == ',')
            text.Append('}');
        text.Append(' ').Append(value).Append('\n');
    }

    private static void Label(StringBuilder text, string name, string value, ref char separator)
    {
        text.Append(separator).Append(MetricNames.Flat(name)).Append("=\"");
        foreach (var character in value)
        {
            if (character is '"' or '\\')
                text.Append('\\').Append(character);
            else if (character == '\n')
                text.Append("\\n");
            else
                text.Append(character);
        }
        text.Append('"');
        separator = ',';
    }

    private static string Number(double value) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
