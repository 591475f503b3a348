using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Roles;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Credentials;

/// <summary>What becomes of users with their leases: they live longer, and they go.</summary>
internal sealed class CredentialLeases(ConnectionAccess access)
{
    /// <summary>What a lease keeps of its user.</summary>
    public static CredentialRow Read(HeldLease lease) => CredentialRow.Parser.ParseFrom(lease.Data.Span);

    /// <summary>What a renewal may give: by the role and the connection as they are now.</summary>
    public static async ValueTask<RenewalTerms> TermsAsync(HeldLease lease, Transaction tx, CancellationToken cancel)
    {
        if (await RoleStore.PeekAsync(tx, lease.Mount, lease.Role, cancel).ConfigureAwait(false) is not { } role)
        {
            return new RenewalTerms
            {
                Refusal = Refusal.Invalid($"error during renew: could not find role with name \"{lease.Role}\"") with
                {
                    Reason = Cause.RoleRemoved.Name(),
                },
            };
        }
        var connection = await ConnectionOfAsync(tx, lease, cancel).ConfigureAwait(false);
        var terms = CredentialTerms.Of(role, connection);
        return new RenewalTerms
        {
            Ttl = terms.Ttl,
            MaxTtl = terms.MaxTtl,
            MaxLimit = terms.MaxLimit,
            Extends = true,
        };
    }

    /// <summary>Lets the user live longer.</summary>
    public async ValueTask<TargetResult> ExtendAsync(HeldLease lease, DateTimeOffset until, CancellationToken cancel)
    {
        RoleRow? role;
        ConnectionRow? connection;
        using (var tx = lease.Begin())
        {
            role = await RoleOfAsync(tx, lease, cancel).ConfigureAwait(false);
            connection = await ConnectionOfAsync(tx, lease, cancel).ConfigureAwait(false);
        }
        if (connection is null)
            return Gone(lease);
        var result = await access.UseAsync(
            lease.Mount,
            connection,
            database => database.RenewUserAsync(
                [.. role?.RenewStatements ?? []], Read(lease).Username, until + NewCredential.Grace, cancel),
            cancel).ConfigureAwait(false);
        return result.Outcome == TargetOutcome.Absent
            ? new TargetResult(TargetOutcome.Refused, $"the user {Read(lease).Username} is gone from the database")
            : result;
    }

    /// <summary>Drops the user: by the role as it is now, and where that is gone as it was.</summary>
    public async ValueTask<TargetResult> RevokeAsync(HeldLease lease, CancellationToken cancel)
    {
        RoleRow? role;
        ConnectionRow? connection;
        using (var tx = lease.Begin())
        {
            role = await RoleOfAsync(tx, lease, cancel).ConfigureAwait(false);
            connection = await ConnectionOfAsync(tx, lease, cancel).ConfigureAwait(false);
        }
        if (connection is null)
            return Gone(lease);
        var user = Read(lease);
        var statements = role?.RevocationStatements ?? user.RevocationStatements;
        return await access.UseAsync(
            lease.Mount,
            connection,
            database => database.DropUserAsync([.. statements], user.Username, cancel),
            cancel,
            always: true).ConfigureAwait(false);
    }

    private static TargetResult Gone(HeldLease lease) => new(
        TargetOutcome.Impossible,
        $"the connection {lease.Target} is gone with all that was known of it: drop the user " +
        $"{Read(lease).Username} by hand and use revoke-force");

    /// <summary>
    /// The role as it is now, if it still is about the database of the lease; null if it is gone, or leads to another
    /// one by now: its statements are of no use then.
    /// </summary>
    private static async ValueTask<RoleRow?> RoleOfAsync(Transaction tx, HeldLease lease, CancellationToken cancel)
    {
        var role = await RoleStore.PeekAsync(tx, lease.Mount, lease.Role, cancel).ConfigureAwait(false);
        if (role is null || role.DbName != lease.Target)
            return null;
        var connection = await ConnectionStore.PeekAsync(tx, lease.Mount, role.DbName, cancel).ConfigureAwait(false);
        return connection is null || connection.Id.Equals(Read(lease).Connection) ? role : null;
    }

    private static ValueTask<ConnectionRow?> ConnectionOfAsync(
        Transaction tx, HeldLease lease, CancellationToken cancel) =>
        ConnectionStore.OfLeaseAsync(
            tx, lease.Mount, lease.Target, Id16.Read(Read(lease).Connection.Span), cancel);
}
