using Leasehold.Core.Mounts;

namespace Leasehold.Core.Lifecycle;

/// <summary>The system's lease TTLs, as the configuration set them.</summary>
internal sealed class SystemTtls(TtlBounds bounds)
{
    public TtlBounds Bounds { get; } = bounds;

    /// <summary>What a mount grants: its own where it is tuned, else the system's.</summary>
    public TtlBounds BoundsOf(Mount mount)
    {
        var tuning = mount.Tuning;
        return new TtlBounds(
            tuning.DefaultLeaseTtl > 0 ? tuning.DefaultLeaseTtl : Bounds.Default,
            tuning.MaxLeaseTtl > 0 ? tuning.MaxLeaseTtl : Bounds.Max,
            tuning.MaxLeaseTtl > 0);
    }
}
