namespace Leasehold.Storage;

/// <summary>Hears of every commit, in order: the one feed on which all caches hang.</summary>
public interface ICommitWatcher
{
    /// <summary>
    /// Called one group at a time on the committing thread, when the group is durable and before its callers are woken.
    /// It must be quick, must not throw (that stops the store), and must not commit.
    /// </summary>
    void Published(CommittedGroup group);
}
