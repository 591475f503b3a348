using Leasehold.Storage;

namespace Leasehold.Core.HighAvailability;

/// <summary>
/// Who leads a store when its turn comes. Called by <see cref="Leadership"/> alone, one call at a time.
/// </summary>
internal interface ICandidate
{
    /// <summary>Whether it holds the keys to lead with.</summary>
    bool CanLead { get; }

    /// <summary>This is the store from now on; what was read of an earlier one may have changed.</summary>
    ValueTask ReadAsync(Store store, CancellationToken cancel);

    /// <summary>The store is led: begin to answer and to work. After an exception nothing has begun.</summary>
    ValueTask ActivateAsync(Store store, CancellationToken cancel);

    /// <summary>The store is led no longer: end all that was begun. Also called if nothing was.</summary>
    ValueTask DeactivateAsync();
}
