using System.Diagnostics;

namespace Leasehold.Core.Metrics;

/// <summary>
/// One series that grows: a counter, or the summary of many values. Adding takes a lock of its own and no memory.
/// </summary>
public sealed class Measure
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly double[] _values;
    private readonly long[] _moments;
    private long _count;
    private double _sum;
    private DateTimeOffset _written;
    private IntervalFigures _current;
    private IntervalFigures _last;

    internal Measure(string name, MetricKind kind, IReadOnlyList<MetricLabel> labels, TimeProvider time)
    {
        (Name, Kind, Labels, _time) = (name, kind, labels, time);
        _values = new double[kind == MetricKind.Summary ? MetricLimits.Samples : 0];
        _moments = new long[_values.Length];
        _written = time.GetUtcNow();
    }

    internal string Name { get; }

    internal MetricKind Kind { get; }

    internal IReadOnlyList<MetricLabel> Labels { get; }

    /// <summary>Whether it is told also while nobody writes it.</summary>
    internal bool IsLasting { get; init; }

    /// <summary>One more.</summary>
    public void Increment() => Add(1);

    /// <summary>Adds the time since a timestamp of <see cref="Stopwatch"/>, in milliseconds.</summary>
    public void AddSince(long began) => Add(Elapsed.Since(began, _time));

    /// <summary>Adds a value: by how much a counter grows, or one more of the many.</summary>
    public void Add(double value) => Add(value, _time.GetUtcNow());

    /// <summary>Adds a time, in milliseconds.</summary>
    internal void Add(Elapsed time) => Add(time.Milliseconds, time.Now);

    private void Add(double value, DateTimeOffset now)
    {
        lock (_lock)
        {
            Turn(IndexOf(now));
            _current.Add(value);
            if (_values.Length > 0)
            {
                var at = (int)(_count % _values.Length);
                (_values[at], _moments[at]) = (value, now.ToUnixTimeMilliseconds());
            }
            _count++;
            _sum += value;
            _written = now;
        }
    }

    /// <summary>What it comes to now; null if nobody has written it for longer than is kept.</summary>
    internal MeasureFigures? Read(TimeSpan retention)
    {
        var now = _time.GetUtcNow();
        lock (_lock)
        {
            if (!IsLasting && retention > TimeSpan.Zero && now - _written > retention)
                return null;
            Turn(IndexOf(now));
            return new MeasureFigures
            {
                Name = Name,
                Kind = Kind,
                Labels = Labels,
                Count = _count,
                Sum = _sum,
                Last = _last,
                Quantiles = Kind == MetricKind.Summary ? Quantiles(now) : default,
            };
        }
    }

    /// <summary>Begins an interval; the last one stays only while it is the one before.</summary>
    private void Turn(long index)
    {
        if (_current.Index == index)
            return;
        _last = _current.Index == index - 1 ? _current : new IntervalFigures { Index = index - 1 };
        _current = new IntervalFigures { Index = index };
    }

    /// <summary>Of the values of the last interval that are still known; none: not a number.</summary>
    private Quantiles Quantiles(DateTimeOffset now)
    {
        Span<double> recent = stackalloc double[MetricLimits.Samples];
        var length = 0;
        var oldest = (now - MetricLimits.Interval).ToUnixTimeMilliseconds();
        for (var i = 0; i < Math.Min(_count, _values.Length); i++)
        {
            if (_moments[i] >= oldest)
                recent[length++] = _values[i];
        }
        return Metrics.Quantiles.Of(recent[..length]);
    }

    private static long IndexOf(DateTimeOffset now) => now.Ticks / MetricLimits.Interval.Ticks;
}
