using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.StaticRoles;

/// <summary>Rotates static roles whose time has come.</summary>
internal sealed class DueRotations(DatabaseRoom room, StaticRoleBirth birth)
{
    private const int Attempts = 8;

    /// <summary>What is to be rotated, with its candidate stored.</summary>
    private sealed record Begun(StaticRoleRow Row, ConnectionRow Connection);

    /// <summary>
    /// Stages that an entry came up: it stands again behind the time that a rotation may take, so that none is lost
    /// whatever becomes of this one. Whether the rotation is to begin.
    /// </summary>
    public static async ValueTask<bool> StageAsync(
        Transaction tx, Mount mount, string name, DateTimeOffset at, CancellationToken cancel)
    {
        var row = await StaticRoleStore.FindAsync(tx, mount.Id, name, cancel).ConfigureAwait(false);
        if (row is null || row.DueAt != at.ToUnixTimeMilliseconds())
            return false; // It was deleted, or has been given another moment.
        StaticRoleStore.PutDue(tx, mount, name, row, tx.Now + DatabaseLimits.RotationPatience);
        return true;
    }

    /// <summary>Rotates a role, if it is due.</summary>
    public async ValueTask RunAsync(Mount mount, string name, CancellationToken cancel)
    {
        if (await BeginAsync(mount, name, cancel).ConfigureAwait(false) is not { } begun)
            return;
        TargetResult result;
        using (await room.Rotation.EnterAsync(mount.Id, begun.Row, cancel).ConfigureAwait(false))
        {
            using (var tx = room.Begin())
            {
                var current = await StaticRoleStore.FindAsync(tx, mount.Id, name, cancel).ConfigureAwait(false);
                if (current is null || !current.Candidate.Equals(begun.Row.Candidate))
                    return; // A request was at it before.
            }
            using var patience = new CancellationTokenSource(LeaseLimits.EffectPatience, room.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
            try
            {
                result = await room.Rotation
                    .PerformAsync(mount.Id, begun.Connection, begun.Row, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                result = new TargetResult(TargetOutcome.Unknown, "the database did not answer in time");
            }
        }
        await EndAsync(mount, name, begun.Row, result, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Begun?> BeginAsync(Mount mount, string name, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var tx = room.Begin();
            var row = await StaticRoleStore.FindAsync(tx, mount.Id, name, cancel).ConfigureAwait(false);
            if (row is null || (row.Candidate.IsEmpty && row.NextRotation > tx.Now.ToUnixTimeMilliseconds()))
                return null;
            var begun = await StageAsync(tx, mount, name, row, cancel).ConfigureAwait(false);
            if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                return begun;
        }
        return null; // Contested: it comes up again.
    }

    private async ValueTask<Begun?> StageAsync(
        Transaction tx, Mount mount, string name, StaticRoleRow row, CancellationToken cancel)
    {
        if (!RotationPlan.IsOpen(row, tx.Now))
        {
            var next = RotationPlan.After(row, tx.Now);
            row = row.Clone();
            row.NextRotation = next.ToUnixTimeMilliseconds();
            StaticRoleStore.PutDue(tx, mount, name, row, next);
            return null;
        }
        var (connection, refusal) = await birth.ConnectionOfAsync(tx, mount.Id, name, row, cancel)
            .ConfigureAwait(false);
        if (connection is null)
            return Failed(tx, mount, name, row, (refusal ?? Refusal.Internal).Errors[0]);
        if (!row.Candidate.IsEmpty)
            return new Begun(row, connection);
        var (password, problem) = await birth.PasswordAsync(tx, row, connection, cancel).ConfigureAwait(false);
        if (password is null)
            return Failed(tx, mount, name, row, problem);
        row = row.Clone();
        row.Candidate = ByteString.CopyFromUtf8(password);
        StaticRoleStore.Put(tx, mount.Id, name, row);
        return new Begun(row, connection);
    }

    private Begun? Failed(Transaction tx, Mount mount, string name, StaticRoleRow row, string problem)
    {
        Rotation.Fail(tx, mount, name, row, problem);
        Tell(mount, name, row, problem);
        return null;
    }

    /// <summary>Tells operators, once until it succeeds.</summary>
    private void Tell(Mount mount, string name, StaticRoleRow row, string error)
    {
        if (row.Failures == 0)
            room.Log.RotationFailed($"{mount.Path}static-roles/{name}", error);
    }

    private async ValueTask EndAsync(
        Mount mount, string name, StaticRoleRow begun, TargetResult result, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var tx = room.Begin();
            var row = await StaticRoleStore.FindAsync(tx, mount.Id, name, cancel).ConfigureAwait(false);
            if (row is null || !row.Id.Equals(begun.Id) || !row.Candidate.Equals(begun.Candidate))
                return;
            if (result.IsDone)
                Rotation.Succeed(tx, mount, name, row);
            else
                Rotation.Fail(tx, mount, name, row, result.Error);
            if (!(await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                continue;
            if (!result.IsDone)
                Tell(mount, name, row, result.Error);
            return;
        }
    }
}
