using System.Diagnostics;
using Leasehold.Core.Leases;
using Leasehold.Core.Metrics;

namespace Leasehold.Engines.Database.Drivers;

/// <summary>
/// How long what is asked of databases takes and how often it fails, of all and of one type, under Vault's names.
/// </summary>
/// <param name="registry">Where it is told.</param>
/// <param name="type">The type, as it stands in names.</param>
internal sealed class DatabaseMeasures(MetricRegistry registry, string type)
{
    /// <summary>Takes the time of one call, and counts it if it failed.</summary>
    /// <param name="operation">Vault's name of what is asked.</param>
    /// <param name="call">The call, which has begun.</param>
    public async ValueTask<TargetResult> TimeAsync(string operation, ValueTask<TargetResult> call)
    {
        var began = Stopwatch.GetTimestamp();
        var result = await call.ConfigureAwait(false);
        foreach (var name in (string[])[$"database.{operation}", $"database.{type}.{operation}"])
        {
            registry.Timing(name).AddSince(began);
            if (!result.IsDone)
                registry.Counter($"{name}.error").Increment();
        }
        return result;
    }
}
