namespace Leasehold.Core.Seal;

/// <summary>A wrapped key, or a sentence that says why there is none and what to do.</summary>
public readonly record struct WrapResult(WrappedKey? Key, string? Fault);
