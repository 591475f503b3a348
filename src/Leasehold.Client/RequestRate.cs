namespace Leasehold.Client;

/// <summary>How fast requests may follow each other.</summary>
/// <param name="PerSecond">Requests per second in the long run; above 0.</param>
/// <param name="Burst">How many may go at once after a rest; at least 1.</param>
public sealed record RequestRate(double PerSecond, int Burst);
