using Leasehold.Core.Barrier;

namespace Leasehold.Core.Passwords;

/// <summary>Makes passwords by a policy of the operator's: for engines that create users elsewhere.</summary>
public interface IPasswordSource
{
    /// <summary>A new password.</summary>
    /// <param name="tx">The transaction of the request or job that needs it; the policy is read guarded.</param>
    /// <param name="policy">The name of the policy.</param>
    /// <param name="cancel">Ends the search.</param>
    /// <returns>The password, or null with the reason: no such policy, or no password in time.</returns>
    ValueTask<(string? Password, string Problem)> NewAsync(Transaction tx, string policy, CancellationToken cancel);
}
