namespace Leasehold.Core;

/// <summary>What a server does just now.</summary>
public enum KernelRole
{
    /// <summary>Holds no keys, or is about to become active without others to ask meanwhile.</summary>
    Sealed,

    /// <summary>Unsealed, while another server is active, or none yet.</summary>
    Standby,

    /// <summary>Serves requests.</summary>
    Active,
}
