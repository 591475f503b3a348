namespace Leasehold.Faults.Takeover;

/// <summary>How the lead of the active server ends.</summary>
internal enum LeaderEnd
{
    /// <summary>SIGKILL; it is started anew.</summary>
    Kill,

    /// <summary>SIGSTOP; it is woken after the take-over.</summary>
    Pause,

    /// <summary>Its way to the database is cut, silently or not; it is mended after the take-over.</summary>
    Cut,

    /// <summary><c>sys/step-down</c>.</summary>
    StepDown,
}
