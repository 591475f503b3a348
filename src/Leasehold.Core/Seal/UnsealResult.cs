using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal;

/// <summary>What became of a share: refused, counted, or the last one needed.</summary>
/// <param name="Fault">The refusal's text; null if it was taken.</param>
/// <param name="Barrier">Set once, by the share that unsealed. It belongs to the seal, which disposes it.</param>
public readonly record struct UnsealResult(string? Fault, SecurityBarrier? Barrier);
