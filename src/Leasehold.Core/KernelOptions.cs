using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Logins;
using Leasehold.Core.Metrics;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal;
using Leasehold.Storage;

namespace Leasehold.Core;

/// <summary>What a server gives its kernel.</summary>
public sealed record KernelOptions
{
    /// <summary>Wall clock, and a timestamp that counts suspended time too.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>
    /// Measures how much background work takes and how long it rests. Nothing lives or dies by it: it goes on where a
    /// test stands <see cref="Time"/> still.
    /// </summary>
    public TimeProvider WorkTime { get; init; } = TimeProvider.System;

    /// <summary>Where the kernel reports to.</summary>
    public required IKernelLog Log { get; init; }

    /// <summary>The configured seals.</summary>
    public SealSetup Seals { get; init; } = SealSetup.Shamir;

    /// <summary>What can be mounted beside the kernel's own engines.</summary>
    public IReadOnlyList<EngineType> Engines { get; init; } = [];

    /// <summary>The system's default and max lease TTL.</summary>
    public TtlBounds Ttls { get; init; } = TtlBounds.Builtin;

    /// <summary>When failing logins lock somebody out, by type of auth method.</summary>
    public Func<string, LockoutRules> Lockouts { get; init; } = static _ => LockoutRules.Builtin;

    /// <summary>The name under which the storage was configured.</summary>
    public string StorageType { get; init; } = "inmem";

    /// <summary>The version that <c>sys/health</c> and <c>sys/seal-status</c> tell.</summary>
    public required string Version { get; init; }

    /// <summary>Where is told what is measured.</summary>
    public MetricRegistry Metrics { get; init; } = new(new MetricOptions(), TimeProvider.System);

    /// <summary>The server's log; null: it can be neither read nor tuned through the API.</summary>
    public ILogControl? LogControl { get; init; }

    /// <summary>The machine; null: nothing tells about it.</summary>
    public IHostFacts? Host { get; init; }

    /// <summary>How this server presents itself to those it shares its store with.</summary>
    public ServerCard Self { get; init; } =
        new() { HostName = "", ApiAddress = "", ClusterAddress = "", Version = "" };

    /// <summary>The cluster's name; null: made up at initialisation.</summary>
    public string? ClusterName { get; init; }

    /// <summary>
    /// The server's configuration in effect without its secrets: the data of <c>sys/config/state/sanitized</c>.
    /// </summary>
    public Func<JsonMap> SanitizedConfiguration { get; init; } = static () => new JsonMap();
}
