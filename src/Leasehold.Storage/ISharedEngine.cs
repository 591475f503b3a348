namespace Leasehold.Storage;

/// <summary>
/// An engine that several servers have open at once. One of them leads; the epoch in the head row, which every batch
/// checks, keeps the others from writing whatever they believe.
/// </summary>
public interface ISharedEngine : IStorageEngine
{
    /// <summary>
    /// Whether this server leads, and has heard so recently enough that no other can have taken over meanwhile, also
    /// after a pause of the process. Cheap: no input, no output.
    /// </summary>
    bool IsLeading { get; }

    /// <summary>
    /// Completes with the reason when the right to write is lost: taken over, released, or nobody can know.
    /// </summary>
    Task<LeadershipLostException> Lost { get; }

    /// <summary>
    /// Waits until no other server leads, then takes the right to write. The caller writes the new epoch with the next
    /// batch. Who leads already goes on.
    /// </summary>
    ValueTask LeadAsync(CancellationToken cancel);

    /// <summary>
    /// The value as it is at some moment of the call, or null if there is none: cheaper than a snapshot, and for one
    /// read only.
    /// </summary>
    ValueTask<byte[]?> ReadAsync(byte[] key, CancellationToken cancel);

    /// <summary>
    /// Gives the lead back at once, whatever is being written: such a batch is done or undone, and
    /// <see cref="Lost"/> completes. Takes a moment at most; a second call does nothing.
    /// </summary>
    ValueTask ReleaseAsync();

    /// <summary>The servers that have the store open, as of their last sign of life; the leader first.</summary>
    ValueTask<IReadOnlyList<ServerCard>> ServersAsync(CancellationToken cancel);
}
