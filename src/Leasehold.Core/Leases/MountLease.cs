using Leasehold.Core.Barrier;

namespace Leasehold.Core.Leases;

/// <summary>A lease as its engine finds it.</summary>
/// <param name="Id">Its storage id.</param>
/// <param name="Lease">What it is.</param>
/// <param name="IsGiven">Whether somebody has it: neither is it still being made, nor has it ended.</param>
public readonly record struct MountLease(Id16 Id, HeldLease Lease, bool IsGiven);
