namespace Leasehold.Engines.Database.Drivers;

/// <summary>How far a call had come when it failed: whether something may have changed.</summary>
internal enum CallPhase
{
    /// <summary>No connection yet.</summary>
    Connecting,

    /// <summary>Statements were sent that count only once they are committed.</summary>
    Working,

    /// <summary>Sent was what may count already.</summary>
    Deciding,
}
