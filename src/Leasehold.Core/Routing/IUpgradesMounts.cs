using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Routing;

/// <summary>A version of an engine that takes over mounts of the version before it.</summary>
public interface IUpgradesMounts
{
    /// <summary>
    /// Stages the conversion of some of what the version before left; nothing is served meanwhile. Called until it
    /// says that nothing is left, which it says without staging anything.
    /// </summary>
    /// <returns>Whether something was converted.</returns>
    ValueTask<bool> UpgradeSomeAsync(Transaction tx, Mount mount, CancellationToken cancel);
}
