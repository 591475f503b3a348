using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>
/// An unwrapped key, which the receiver disposes, or a sentence that says why there is none and what to do.
/// </summary>
public readonly record struct UnwrapResult(SecretBytes? Key, string? Fault);
