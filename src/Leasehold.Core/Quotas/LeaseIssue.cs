namespace Leasehold.Core.Quotas;

/// <summary>A token or lease that a request is about to issue.</summary>
/// <param name="Mount">The mount that issues it.</param>
/// <param name="Path">The path that issues it, mount included, names as they are kept.</param>
/// <param name="Role">The role it belongs to; empty for none.</param>
internal readonly record struct LeaseIssue(ulong Mount, string Path, string Role);
