using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Mounts;
using Leasehold.Core.Work;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.StaticRoles;

/// <summary>
/// Changes the password of a static role. The new one is stored before the database learns it, and is tried again until
/// the database has taken it: no crash leaves a password that nobody knows.
/// </summary>
internal sealed class Rotation(ConnectionAccess access)
{
    private readonly KeyedTurns<(ulong Mount, Id16 Id)> _turns = new();

    /// <summary>Waits for one's turn at a role; disposing the result ends it.</summary>
    public ValueTask<IDisposable> EnterAsync(ulong mount, StaticRoleRow row, CancellationToken cancel) =>
        _turns.EnterAsync((mount, StaticRoleStore.IdOf(row)), cancel);

    /// <summary>Makes the database take the candidate of a role.</summary>
    public async ValueTask<TargetResult> PerformAsync(
        ulong mount, ConnectionRow connection, StaticRoleRow row, CancellationToken cancel)
    {
        var password = row.Candidate.ToStringUtf8();
        var result = await access.UseAsync(
            mount,
            connection,
            database => database.ChangePasswordAsync([.. row.RotationStatements], row.Username, password, cancel),
            cancel).ConfigureAwait(false);
        return result.Outcome == TargetOutcome.Absent
            ? new TargetResult(TargetOutcome.Refused, $"the user {row.Username} does not exist in the database")
            : result;
    }

    /// <summary>Stages that a role has the password that was its candidate, and when it comes up again.</summary>
    public static void Succeed(Transaction tx, Mount mount, string name, StaticRoleRow row)
    {
        var next = RotationPlan.After(row, tx.Now);
        var rotated = row.Clone();
        rotated.Password = row.Candidate;
        rotated.Candidate = ByteString.Empty;
        rotated.RotatedAt = tx.Now.ToUnixTimeMilliseconds();
        rotated.NextRotation = next.ToUnixTimeMilliseconds();
        rotated.Failures = 0;
        rotated.LastError = "";
        StaticRoleStore.PutDue(tx, mount, name, rotated, next);
    }

    /// <summary>Stages that a try failed, and when the next one is.</summary>
    public static void Fail(Transaction tx, Mount mount, string name, StaticRoleRow row, string error)
    {
        var failed = row.Clone();
        failed.Failures++;
        failed.LastError = error.Length <= DatabaseLimits.ErrorLength ? error : error[..DatabaseLimits.ErrorLength];
        StaticRoleStore.PutDue(tx, mount, name, failed, tx.Now + DatabaseLimits.RotationRetry);
    }
}
