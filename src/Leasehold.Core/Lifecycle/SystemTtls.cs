using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Settings;
using Leasehold.Core.SystemApi.Rows;

namespace Leasehold.Core.Lifecycle;

/// <summary>The system's lease TTLs: as the configuration set them until an operator wrote others.</summary>
internal sealed class SystemTtls(TtlBounds configured)
{
    private const string Name = "system";

    /// <summary>What was written.</summary>
    public LiveSettings<LeaseTtlRow> Written { get; } =
        new("lease-ttl", new ProtoFormat<LeaseTtlRow>(LeaseTtlRow.Parser));

    /// <summary>What is in force.</summary>
    public TtlBounds Bounds => Written.Rows.TryGetValue(Name, out var row)
        ? new TtlBounds(row.DefaultLeaseTtl, row.MaxLeaseTtl, false)
        : configured;

    /// <summary>Stages other TTLs: for what is issued or renewed from the commit on.</summary>
    public void Put(Transaction tx, TtlBounds bounds) =>
        Written.Put(tx, Name, new LeaseTtlRow { DefaultLeaseTtl = bounds.Default, MaxLeaseTtl = bounds.Max });

    /// <summary>What a mount grants: its own where it is tuned, else the system's.</summary>
    public TtlBounds BoundsOf(Mount mount)
    {
        var tuning = mount.Tuning;
        var bounds = Bounds;
        return new TtlBounds(
            tuning.DefaultLeaseTtl > 0 ? tuning.DefaultLeaseTtl : bounds.Default,
            tuning.MaxLeaseTtl > 0 ? tuning.MaxLeaseTtl : bounds.Max,
            tuning.MaxLeaseTtl > 0);
    }
}
