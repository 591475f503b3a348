namespace Leasehold.Core.HighAvailability;

/// <summary>Where a server stands on its way to the right to write, and back.</summary>
internal enum LeadershipState
{
    /// <summary>The store is open for reading; no keys are held to lead with, or the lead is left to others.</summary>
    Watching,

    /// <summary>Creates the keys of a new store, for which it leads for a moment.</summary>
    Initializing,

    /// <summary>Holds the keys, and waits until no other server leads.</summary>
    Waiting,

    /// <summary>Leads, and builds what lives behind the barrier.</summary>
    Activating,

    /// <summary>Leads and answers.</summary>
    Leading,

    /// <summary>Ends what runs, whether the lead was given up or lost, and closes a shared store.</summary>
    Leaving,

    /// <summary>Opens the store anew, again and again until it can.</summary>
    Opening,

    /// <summary>The store has failed for good: the process must end.</summary>
    Failed,

    /// <summary>The server has ended.</summary>
    Ended,
}
