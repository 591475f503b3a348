using Leasehold.Core.Routing;

namespace Leasehold.Core.Metrics;

/// <summary>What the server is, sealed or not, and what its process needs.</summary>
internal sealed class ServerGauges(Kernel kernel, MetricRegistry registry) : IGaugeSource
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Gauge>> ReadAsync(CancellationToken cancel)
    {
        var cluster = new MetricLabel("cluster", registry.Cluster);
        var gauges = new List<Gauge>
        {
            new("core.unsealed", kernel.Status.IsSealed ? 0 : 1, cluster),
            new("core.active", kernel.Role == KernelRole.Active ? 1 : 0, cluster),
            new("runtime.alloc_bytes", GC.GetTotalMemory(forceFullCollection: false)),
            new("runtime.sys_bytes", Environment.WorkingSet),
            new("runtime.total_gc_runs", GC.CollectionCount(0)),
            new("runtime.total_gc_pause_ns", GC.GetTotalPauseDuration().TotalNanoseconds),
        };
        if (kernel.Unsealed is { } open)
        {
            gauges.Add(new Gauge("core.in_flight_requests", open.InFlight.Count));
            gauges.Add(new Gauge("core.locked_users", open.Lockouts.CountLocked(open.LiveMounts.Table)));
            gauges.Add(Mounts(open, EngineClass.Auth, "auth", cluster));
            gauges.Add(Mounts(open, EngineClass.Secret, "logical", cluster));
        }
        return new(gauges);
    }

    private static Gauge Mounts(Unsealed open, EngineClass ofClass, string type, MetricLabel cluster) => new(
        "core.mount_table.num_entries",
        open.LiveMounts.Table.All.Count(mount => mount.Class == ofClass),
        cluster,
        new MetricLabel("type", type),
        new MetricLabel("local", "false"));
}
