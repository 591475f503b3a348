using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Lifecycle;

/// <summary>An engine whose rows want attention at a moment of their own: secret ids, rotations.</summary>
public interface IKeepsTime
{
    /// <summary>
    /// The moment of a row has come: stages what follows from it, in a commit that may run again. The entry that led
    /// here is gone with it; what shall come up again is put anew by <see cref="Schedule.Put"/>. The row decides:
    /// it may be gone, or may have been given another moment.
    /// </summary>
    ValueTask DueAsync(Mount mount, Transaction tx, Id16 row, DateTimeOffset at, CancellationToken cancel);
}
