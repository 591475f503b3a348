using System.Diagnostics;

namespace Leasehold.Core.Metrics;

/// <summary>How long something took, and when it was over: read once for all the measures that are told.</summary>
/// <param name="Milliseconds">How long.</param>
/// <param name="Now">When it was over.</param>
internal readonly record struct Elapsed(double Milliseconds, DateTimeOffset Now)
{
    /// <summary>The time since a timestamp of <see cref="Stopwatch"/>.</summary>
    public static Elapsed Since(long began, TimeProvider time) =>
        new(Stopwatch.GetElapsedTime(began).TotalMilliseconds, time.GetUtcNow());
}
