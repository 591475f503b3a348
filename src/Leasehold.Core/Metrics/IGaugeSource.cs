namespace Leasehold.Core.Metrics;

/// <summary>Somebody who knows states, and tells them whenever metrics are asked for.</summary>
public interface IGaugeSource
{
    /// <summary>The states of now; none from one who has just ended.</summary>
    ValueTask<IReadOnlyList<Gauge>> ReadAsync(CancellationToken cancel);
}
