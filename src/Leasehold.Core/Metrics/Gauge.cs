namespace Leasehold.Core.Metrics;

/// <summary>A state at a moment.</summary>
/// <param name="Name">Its name with dots, without the prefix.</param>
/// <param name="Value">The state.</param>
/// <param name="Labels">What tells it from others of its name.</param>
public sealed record Gauge(string Name, double Value, params IReadOnlyList<MetricLabel> Labels);
