using Leasehold.Core;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Metrics;
using Leasehold.Core.Seal;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Storage;

namespace Leasehold.Server.Composition;

/// <summary>Builds the kernel of a configured server, top to bottom.</summary>
internal static class KernelFactory
{
    /// <summary>Opens the configured store, and the kernel that it belongs to from then on.</summary>
    public static async Task<Kernel> OpenAsync(
        LiveConfiguration live, SealSetup seals, string version, ServerLog log, TimeProvider time,
        CancellationToken cancel)
    {
        var configuration = live.Current;
        var storage = configuration.Storage ?? throw new BrokenInvariant("a configuration without storage");
        var self = CardOf(configuration, version);
        var factory = new StoreFactory(storage.ReportingTo(log), self, time);
        var store = await factory.StartAsync(cancel);
        try
        {
            return await Kernel.OpenAsync(store, OptionsOf(live, seals, self, log, time), cancel, factory.OpenAsync);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static ServerCard CardOf(ServerConfiguration configuration, string version) => new()
    {
        HostName = Environment.MachineName,
        ApiAddress = configuration.EffectiveApiAddress,
        ClusterAddress = configuration.EffectiveClusterAddress,
        Version = version,
    };

    private static KernelOptions OptionsOf(
        LiveConfiguration live, SealSetup seals, ServerCard self, ServerLog log, TimeProvider time)
    {
        var configuration = live.Current;
        return new KernelOptions
        {
            Time = time,
            Log = new KernelLog(log),
            Metrics = new MetricRegistry(Telemetry.Of(configuration.Telemetry), time),
            LogControl = log,
            Host = new HostFacts(time),
            Seals = seals,
            Engines = Engines.All(configuration, time),
            Ttls = new TtlBounds(
                (long)configuration.DefaultLeaseTtl.TotalSeconds, (long)configuration.MaxLeaseTtl.TotalSeconds, false),
            Lockouts = type => Lockouts.Of(live.Current, type),
            StorageType = configuration.Storage?.Type ?? "",
            Version = self.Version,
            Self = self,
            ClusterName = configuration.ClusterName,
            SanitizedConfiguration = () => SanitizedConfiguration.Of(live.Current),
        };
    }
}
