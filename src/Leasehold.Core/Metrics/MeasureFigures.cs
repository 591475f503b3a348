namespace Leasehold.Core.Metrics;

/// <summary>What a <see cref="Measure"/> came to at a moment.</summary>
internal sealed record MeasureFigures
{
    /// <summary>Its name with dots.</summary>
    public required string Name { get; init; }

    /// <summary>What its values mean.</summary>
    public required MetricKind Kind { get; init; }

    /// <summary>What tells it from others of its name.</summary>
    public required IReadOnlyList<MetricLabel> Labels { get; init; }

    /// <summary>How many values since the start.</summary>
    public required long Count { get; init; }

    /// <summary>Their sum.</summary>
    public required double Sum { get; init; }

    /// <summary>The last whole interval.</summary>
    public required IntervalFigures Last { get; init; }

    /// <summary>Of a summary.</summary>
    public required Quantiles Quantiles { get; init; }
}
