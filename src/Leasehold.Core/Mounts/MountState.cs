namespace Leasehold.Core.Mounts;

/// <summary>Whether a mount serves. Numbers are stored, never reused.</summary>
public enum MountState
{
    /// <summary>It serves.</summary>
    Serving = 0,

    /// <summary>It is on its way to another path and serves at neither.</summary>
    Moving = 1,

    /// <summary>Its data is being brought into the form of its new version.</summary>
    Upgrading = 2,
}
