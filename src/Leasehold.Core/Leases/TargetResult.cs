namespace Leasehold.Core.Leases;

/// <summary>How an outside effect ended.</summary>
public enum TargetOutcome
{
    /// <summary>The target did it.</summary>
    Done,

    /// <summary>There was nothing to be taken back: as good as done.</summary>
    Absent,

    /// <summary>The target answered no, and nothing has changed there.</summary>
    Refused,

    /// <summary>The target could not be asked; nothing has changed there.</summary>
    Unreachable,

    /// <summary>The target was asked and did not answer: it may have done it, or be at it still.</summary>
    Unknown,

    /// <summary>It can never succeed: what is stored does not say what to do.</summary>
    Impossible,
}

/// <summary>How an outside effect ended, and why.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Error">Why, for operators; never a secret. Empty where it was done.</param>
public sealed record TargetResult(TargetOutcome Outcome, string Error = "")
{
    /// <summary>The target did it.</summary>
    public static readonly TargetResult Done = new(TargetOutcome.Done);

    /// <summary>There was nothing to be taken back.</summary>
    public static readonly TargetResult Absent = new(TargetOutcome.Absent);

    /// <summary>When asking again may help, where the target is away.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsDone => Outcome is TargetOutcome.Done or TargetOutcome.Absent;

    /// <summary>Whether the target did not answer, whatever was asked of it.</summary>
    public bool IsAway => Outcome is TargetOutcome.Unreachable or TargetOutcome.Unknown;
}
