using Leasehold.Core.Barrier;

namespace Leasehold.Core.Logins;

/// <summary>
/// An auth method that has a say when a token of its logins is renewed. Without it, tokens are renewed as they were
/// issued.
/// </summary>
public interface IRenewsLogins
{
    /// <summary>
    /// What holds for the token now: its role or user may have changed, or be gone. Reads it in the transaction of the
    /// renewal, guarded.
    /// </summary>
    ValueTask<RenewalTerms> RenewAsync(IssuedLogin login, Transaction tx, CancellationToken cancel);
}
