using System.Text;

namespace Leasehold.Core.Metrics;

/// <summary>Names as they are told: prefix, host, filters, and the alphabet of Prometheus.</summary>
internal sealed class MetricNames(MetricOptions options)
{
    /// <summary>Gauges of ours that alerts know by exactly this name: no host stands in it.</summary>
    private const string Forecast = TokenForecast.Name;

    /// <summary>A name with its prefix, and in a gauge's the host; null for one that a filter keeps back.</summary>
    public string? Of(string name, MetricKind kind)
    {
        var inner = kind == MetricKind.Gauge && name != Forecast && options.HostInNames.Length > 0
            ? $"{options.HostInNames}.{name}"
            : name;
        var full = $"{options.Prefix}.{inner}";
        return Passes($"{options.Prefix}.{name}") ? full : null;
    }

    /// <summary>Labels with the host's, where it is asked for.</summary>
    public IReadOnlyList<MetricLabel> Of(IReadOnlyList<MetricLabel> labels) => options.HostLabel.Length == 0
        ? labels
        : [.. labels, new MetricLabel("host", options.HostLabel)];

    /// <summary>A name with underscores.</summary>
    public static string Flat(string name)
    {
        var flat = new StringBuilder(name.Length);
        foreach (var character in name)
            flat.Append(char.IsAsciiLetterOrDigit(character) || character is '_' or ':' ? character : '_');
        return flat.ToString();
    }

    private bool Passes(string name)
    {
        var (decided, longest) = (options.PassesByDefault, 0);
        foreach (var filter in options.Filters)
        {
            var beginning = filter.AsSpan(1);
            if (beginning.Length < longest || !name.AsSpan().StartsWith(beginning, StringComparison.Ordinal))
                continue;
            (decided, longest) = (filter[0] == '+', beginning.Length);
        }
        return decided;
    }
}
