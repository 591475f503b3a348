using HdrHistogram;

namespace Leasehold.Load.Work;

/// <summary>Reads percentiles of times, also where a run was too short for a single one.</summary>
internal static class Percentiles
{
    /// <summary>The time that so many of a hundred did not pass; 0 where nothing was recorded.</summary>
    public static double At(this LongHistogram times, double percentile) =>
        times.TotalCount == 0 ? 0 : times.GetValueAtPercentile(percentile);
}
