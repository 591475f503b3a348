using Leasehold.Core;
using Leasehold.Core.Lifecycle;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Storage;

namespace Leasehold.Server.Composition;

/// <summary>Builds the kernel of a configured server, top to bottom.</summary>
internal static class KernelFactory
{
    /// <summary>Opens the kernel over a store, which belongs to it from then on.</summary>
    public static ValueTask<Kernel> OpenAsync(
        Store store, LiveConfiguration live, string version, ServerLog log, TimeProvider time,
        CancellationToken cancel)
    {
        var configuration = live.Current;
        return Kernel.OpenAsync(store, new KernelOptions
        {
            Time = time,
            Log = new KernelLog(log),
            LogControl = log,
            Host = new HostFacts(time),
            Engines = Engines.All(configuration),
            Ttls = new TtlBounds(
                (long)configuration.DefaultLeaseTtl.TotalSeconds, (long)configuration.MaxLeaseTtl.TotalSeconds, false),
            StorageType = configuration.Storage?.Type ?? "",
            Version = version,
            ClusterName = configuration.ClusterName,
            SanitizedConfiguration = () => SanitizedConfiguration.Of(live.Current),
        }, cancel);
    }
}
