namespace Leasehold.Core.Mounts;

/// <summary>How far a move is. Numbers are stored, never reused.</summary>
internal enum MigrationStatus
{
    /// <summary>Not done yet.</summary>
    InProgress = 0,

    /// <summary>The mount serves at its new path.</summary>
    Success = 1,

    /// <summary>The new path was taken meanwhile; the mount serves at its old one.</summary>
    Failure = 2,
}
