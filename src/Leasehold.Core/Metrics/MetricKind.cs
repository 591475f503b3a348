namespace Leasehold.Core.Metrics;

/// <summary>What the values of a series mean.</summary>
internal enum MetricKind
{
    /// <summary>A state at a moment.</summary>
    Gauge,

    /// <summary>What has come together since the start.</summary>
    Counter,

    /// <summary>Many values, milliseconds: how many, how much, how spread.</summary>
    Summary,
}
