using System.Collections.Concurrent;

namespace Leasehold.Core.Metrics;

/// <summary>
/// All that is measured, for the life of the process: sealing ends no series, and none holds a secret. Who measures
/// often keeps the <see cref="Measure"/> that it got.
/// </summary>
public sealed class MetricRegistry(MetricOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Measure> _known = new(StringComparer.Ordinal); // By any of its names.
    private readonly ConcurrentDictionary<string, Measure> _measures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IGaugeSource, byte> _sources = new();

    /// <summary>How they are named and kept.</summary>
    public MetricOptions Options => options;

    /// <summary>The cluster's name, for labels; empty until this server has been active.</summary>
    public string Cluster { get; internal set; } = "";

    /// <summary>The counter of a name and labels.</summary>
    public Measure Counter(string name, params IReadOnlyList<MetricLabel> labels) =>
        Find(name, MetricKind.Counter, labels, isLasting: false);

    /// <summary>The same, told from the start and for good, at 0 too.</summary>
    public Measure LastingCounter(string name) => Find(name, MetricKind.Counter, [], isLasting: true);

    /// <summary>The times of what goes by a name and labels.</summary>
    public Measure Timing(string name, params IReadOnlyList<MetricLabel> labels) =>
        Find(name, MetricKind.Summary, labels, isLasting: false);

    /// <summary>How long it is since a timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    internal Elapsed Since(long began) => Elapsed.Since(began, time);

    /// <summary>Asks a source whenever metrics are asked for, until what comes back is disposed.</summary>
    public IDisposable Watch(IGaugeSource source)
    {
        _sources[source] = 0;
        return new Watching(_sources, source);
    }

    /// <summary>What all came to.</summary>
    internal IEnumerable<MeasureFigures> Measures()
    {
        foreach (var measure in _measures.Values)
        {
            if (measure.Read(options.Retention) is { } figures)
                yield return figures;
        }
    }

    /// <summary>What all sources tell.</summary>
    internal async ValueTask<IReadOnlyList<Gauge>> GaugesAsync(CancellationToken cancel)
    {
        var gauges = new List<Gauge>();
        foreach (var source in _sources.Keys)
            gauges.AddRange(await source.ReadAsync(cancel).ConfigureAwait(false));
        return gauges;
    }

    private Measure Find(string name, MetricKind kind, IReadOnlyList<MetricLabel> labels, bool isLasting)
    {
        var id = IdOf(name, labels);
        if (_known.TryGetValue(id, out var known))
            return known;
        var made = new Measure(name, kind, labels, time) { IsLasting = isLasting };
        if (_known.Count >= MetricLimits.Series)
            return made;
        // What scrapers could not tell apart, as mounts a-b and a.b, is one.
        return _known.GetOrAdd(id, _measures.GetOrAdd(IdOf(MetricNames.Flat(name), labels), made));
    }

    private static string IdOf(string name, IReadOnlyList<MetricLabel> labels) =>
        labels.Count == 0 ? name : $"{name}\0{string.Join('\0', labels.Select(static l => l.Value))}";

    private sealed class Watching(ConcurrentDictionary<IGaugeSource, byte> sources, IGaugeSource source) : IDisposable
    {
        public void Dispose() => sources.TryRemove(source, out _);
    }
}
