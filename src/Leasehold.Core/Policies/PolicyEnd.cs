namespace Leasehold.Core.Policies;

/// <summary>The end of a policy that expires.</summary>
/// <param name="At">From then on it grants nothing.</param>
/// <param name="Place">Its place in the expiry index, which removes it.</param>
internal sealed record PolicyEnd(DateTimeOffset At, DateTimeOffset Place);
