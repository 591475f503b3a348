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
    /// <summary>The mount.</summary>
    public required ulong Mount { get; init; }

    /// <summary>Whether to log in as the user in the end.</summary>
    public bool Verifies { get; init; }

    public override async ValueTask<TargetResult> PerformAsync(CancellationToken cancel)
    {
        using var turn = await room.Rotation.EnterAsync(Mount, row, cancel).ConfigureAwait(false);
        var result = await room.Rotation.PerformAsync(Mount, connection, row, cancel).ConfigureAwait(false);
        return !result.IsDone || !Verifies
            ? result
            : await room.Access.UseAsync(
                Mount,
                connection,
                database => database.LogInAsync(row.Username, row.Candidate.ToStringUtf8(), cancel),
                cancel).ConfigureAwait(false);
    }

    public override ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, TargetResult result, CancellationToken cancel) =>
        settle(request, tx, result, cancel);
}
