using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.StaticRoles;

/// <summary>A rotation that a request waits for.</summary>
/// <param name="room">The way to databases.</param>
/// <param name="connection">The connection of the role.</param>
/// <param name="row">The role with the candidate that is stored already.</param>
/// <param name="settle">Stages and answers what follows from the result.</param>
internal sealed class RequestedRotation(
    DatabaseRoom room,
    ConnectionRow connection,
    StaticRoleRow row,
    Func<Request, Transaction, TargetResult, CancellationToken, ValueTask<Reply>> settle) : OutsideEffect
{
    private const string NoLogin =
        "the static role is not stored: its user has a new password, which is kept for the next try, but cannot log " +
        "in with it: ";

    private TargetResult? _login; // Null until the database has taken the password.

    /// <summary>The mount.</summary>
    public required ulong Mount { get; init; }

    /// <summary>Finds the row with the candidate when it is this rotation's turn; null if it is gone.</summary>
    public required Func<Transaction, CancellationToken, ValueTask<StaticRoleRow?>> Find { get; init; }

    /// <summary>Whether to log in as the user in the end.</summary>
    public bool Verifies { get; init; }

    public override async ValueTask<TargetResult> PerformAsync(CancellationToken cancel)
    {
        using var turn = await room.Rotation.EnterAsync(Mount, row, cancel).ConfigureAwait(false);
        StaticRoleRow? current;
        using (var tx = room.Begin())
            current = await Find(tx, cancel).ConfigureAwait(false);
        if (current is null || !current.Candidate.Equals(row.Candidate))
            return Late(current);
        var result = await room.Rotation.PerformAsync(Mount, connection, row, cancel).ConfigureAwait(false);
        if (!result.IsDone || !Verifies)
            return result;
        return _login = await room.Access.UseAsync(
            Mount,
            connection,
            database => database.LogInAsync(row.Username, row.Candidate.ToStringUtf8(), cancel),
            cancel).ConfigureAwait(false);
    }

    /// <summary>Another rotation was at it before: a database never gets an older password than is stored.</summary>
    private TargetResult Late(StaticRoleRow? current) => current?.Password.Equals(row.Candidate) == true
        ? TargetResult.Done
        : new TargetResult(TargetOutcome.Refused, "another request changed the static role meanwhile");

    public override ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, TargetResult result, CancellationToken cancel) =>
        _login is { IsDone: false }
            ? new(DatabaseRefusals.Failed(NoLogin, result))
            : settle(request, tx, result, cancel);
}
