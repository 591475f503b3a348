using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Database.Credentials;

/// <summary>Makes a user in a database for a lease.</summary>
internal sealed class NewCredential(ConnectionAccess access, CredentialDraft draft) : OutsideEffect
{
    /// <summary>
    /// How much longer than its lease a user can log in by itself: clocks differ, and the lease is what ends it.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public override ValueTask<TargetResult> PerformAsync(CancellationToken cancel)
    {
        var user = new NewUser(draft.Username, draft.Password, LeaseEnd + Grace);
        return access.UseAsync(
            draft.Mount,
            draft.Connection,
            database => database.CreateUserAsync(
                [.. draft.Role.CreationStatements], [.. draft.Role.RollbackStatements], user, cancel),
            cancel);
    }

    public override ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, TargetResult result, CancellationToken cancel) =>
        new(result.IsDone
            ? new JsonMap().Add("username", draft.Username).Add("password", draft.Password)
            : DatabaseRefusals.Failed("", result));
}
