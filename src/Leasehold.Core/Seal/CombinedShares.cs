using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>
/// What shares gave together: a secret, which the receiver disposes, or the reason why there is none.
/// </summary>
public readonly record struct CombinedShares(SecretBytes? Secret, string? Fault);
