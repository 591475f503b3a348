namespace Leasehold.Core.Policies;

/// <summary>What a rule may grant on a path, as a set.</summary>
[Flags]
public enum Capability
{
    /// <summary>Nothing. As the capability needed: a request for help, which is always allowed.</summary>
    None = 0,

    /// <summary>Refuses everything; beside it a rule holds nothing else.</summary>
    Deny = 1,

    /// <summary>Write where nothing is yet.</summary>
    Create = 1 << 1,

    /// <summary>Read.</summary>
    Read = 1 << 2,

    /// <summary>Write over what is there; renew and revoke.</summary>
    Update = 1 << 3,

    /// <summary>Delete.</summary>
    Delete = 1 << 4,

    /// <summary>List names.</summary>
    List = 1 << 5,

    /// <summary>Change parts of what is there.</summary>
    Patch = 1 << 6,

    /// <summary>List names through all levels.</summary>
    Scan = 1 << 7,

    /// <summary>Use paths that need more than their operation's capability.</summary>
    Sudo = 1 << 8,

    /// <summary>Everything everywhere. No rule can grant it: only the policy <c>root</c> does.</summary>
    Root = 1 << 9,
}
