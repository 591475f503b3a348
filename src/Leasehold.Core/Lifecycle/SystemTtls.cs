using Leasehold.Core.Mounts;

namespace Leasehold.Core.Lifecycle;

/// <summary>The system's lease TTLs, as the configuration set them; swapped whole.</summary>
internal sealed class SystemTtls(TtlBounds bounds)
{
    private sealed record Box(TtlBounds Bounds);

    private Box _box = new(bounds);

    public TtlBounds Bounds => Volatile.Read(ref _box).Bounds;

    /// <summary>What a mount grants: its own where it is tuned, else the system's.</summary>
    public TtlBounds BoundsOf(Mount mount)
    {
        var system = Bounds;
        var tuning = mount.Tuning;
        return new TtlBounds(
            tuning.DefaultLeaseTtl > 0 ? tuning.DefaultLeaseTtl : system.Default,
            tuning.MaxLeaseTtl > 0 ? tuning.MaxLeaseTtl : system.Max,
            tuning.MaxLeaseTtl > 0);
    }

    /// <summary>Applies to what is issued or renewed from now on.</summary>
    public void Set(TtlBounds bounds) => Volatile.Write(ref _box, new Box(bounds));
}
