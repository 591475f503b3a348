using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Roles;

/// <summary>
/// Makes a user as the role to be written would, logs in as it, lengthens its life, drops it and looks whether it is
/// gone; only then the role is stored. The user's intent takes it back if this ends half-way.
/// </summary>
internal sealed class Rehearsal(ConnectionAccess access, CredentialDraft draft, RoleRow? before) : OutsideEffect
{
    private string _failed = "";
    private TargetResult _result = TargetResult.Done;

    /// <summary>Never done in the kernel's sense: there is no lease in the end.</summary>
    public override async ValueTask<TargetResult> PerformAsync(CancellationToken cancel)
    {
        var (use, refusal) = await access.OpenAsync(draft.Mount, draft.Connection, cancel).ConfigureAwait(false);
        if (use is null)
            return Fail("connect", new(TargetOutcome.Impossible, string.Join("; ", refusal?.Errors ?? [])));
        using (use)
        {
            var left = await RunAsync(use.Database, cancel).ConfigureAwait(false);
            return left is null ? new TargetResult(TargetOutcome.Refused, "rehearsed") : left;
        }
    }

    public override async ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, TargetResult result, CancellationToken cancel)
    {
        if (_failed.Length > 0 || !_result.IsDone)
            return DatabaseRefusals.Failed($"the role is not stored: its rehearsal failed to {_failed}: ", _result);
        var name = request.Captures["name"];
        var current = await RoleStore.FindAsync(tx, draft.Mount, name, cancel).ConfigureAwait(false);
        if (!Equals(current, before))
            return DatabaseRefusals.Changed;
        RoleStore.Put(tx, draft.Mount, name, draft.Role);
        return Reply.Done;
    }

    /// <summary>Runs it; null if nothing is left in the database, else what the kernel is to think of it.</summary>
    private async ValueTask<TargetResult?> RunAsync(IDatabase database, CancellationToken cancel)
    {
        var end = LeaseEnd + NewCredential.Grace;
        var made = await database.CreateUserAsync(
            [.. draft.Role.CreationStatements],
            [.. draft.Role.RollbackStatements],
            new NewUser(draft.Username, draft.Password, end),
            cancel).ConfigureAwait(false);
        if (!made.IsDone)
            return Fail("create a user", made);
        Check("log in", await database.LogInAsync(draft.Username, draft.Password, cancel).ConfigureAwait(false));
        Check("renew", await database.RenewUserAsync(
            [.. draft.Role.RenewStatements], draft.Username, end, cancel).ConfigureAwait(false));
        Check("revoke", await database.DropUserAsync(
            [.. draft.Role.RevocationStatements], draft.Username, cancel).ConfigureAwait(false));
        var left = await database.FindUsersAsync([draft.Username], cancel).ConfigureAwait(false);
        if (left is { Result.IsDone: true, Names.Count: 0 })
            return null;
        Check("revoke", left.Result.IsDone
            ? new(TargetOutcome.Refused, "the user is still there after the revocation_statements")
            : left.Result);
        // Not by the role's own statements, which have just left it there.
        var dropped = await database.DropUserAsync([], draft.Username, cancel).ConfigureAwait(false);
        return dropped.IsDone ? null : new TargetResult(TargetOutcome.Unknown, dropped.Error);
    }

    private void Check(string what, TargetResult result)
    {
        if (!result.IsDone && _failed.Length == 0)
            Fail(what, result);
    }

    private TargetResult Fail(string what, TargetResult result)
    {
        (_failed, _result) = (what, result);
        return result;
    }
}
