namespace Leasehold.Server.Diagnosis;

/// <summary>What a check found; the graver, the higher.</summary>
public enum CheckStatus
{
    /// <summary>It was not made.</summary>
    Skipped,

    /// <summary>Nothing to complain of.</summary>
    Success,

    /// <summary>The server starts, but somebody should look at it.</summary>
    Warning,

    /// <summary>The server does not start, or serves nobody.</summary>
    Failure,
}
