namespace Leasehold.Storage;

/// <summary>Which queue a commit waits in when others are being written.</summary>
public enum CommitPriority
{
    /// <summary>Requests: they go first.</summary>
    Foreground,

    /// <summary>Jobs and clean-up: they go after the requests, but at least one with each group.</summary>
    Background,
}
