namespace Leasehold.Core.HighAvailability;

/// <summary>How long servers that share a store wait for what.</summary>
internal static class LeadershipLimits
{
    /// <summary>
    /// How often a server without keys looks whether another has initialized the store, and one that stepped down
    /// whether another leads.
    /// </summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>The pause before the store is opened again after it could not be.</summary>
    public static readonly TimeSpan Reopen = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long who stepped down leaves the lead to others at most, if none of them takes it: long enough for any that
    /// is well, short enough that the service is back within 5 s if there is none.
    /// </summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long who gives up a shared store lets requests and commits end before the lead goes, whether they have or
    /// not. What ends later is not acknowledged.
    /// </summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(1);

    /// <summary>How long an initialization waits while another server leads.</summary>
    public static readonly TimeSpan Initialization = TimeSpan.FromSeconds(2);

    /// <summary>How long an unsealing waits for the store to be opened anew.</summary>
    public static readonly TimeSpan Readable = TimeSpan.FromSeconds(10);

    /// <summary>How long an unsealing waits for the server to become active, if no other is.</summary>
    public static readonly TimeSpan Activation = TimeSpan.FromSeconds(1);

    /// <summary>How old the knowledge of who leads may be when a request is sent there.</summary>
    public static readonly TimeSpan LeaderAge = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the store may take to say who leads.</summary>
    public static readonly TimeSpan LeaderSearch = TimeSpan.FromSeconds(2);
}
