using Leasehold.Core.Leases;
using Leasehold.Core.Mounts;
using Leasehold.Core.Barrier;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Connections;

/// <summary>Forgets connections that were deleted, once nothing hangs on them.</summary>
internal sealed class FormerConnections(DatabaseRoom room)
{
    /// <summary>
    /// Forgets a connection, unless a lease hangs on it or its root is getting another password. One that was made and
    /// deleted again meanwhile, which counts its version up, may have new leases.
    /// </summary>
    public async ValueTask RunAsync(Mount mount, Id16 connection, CancellationToken cancel)
    {
        if (await FindAsync(mount, connection, cancel).ConfigureAwait(false) is not { } former ||
            ConnectionAccess.MayBeChanging(former, room.Clock.GetUtcNow()))
        {
            return;
        }
        await foreach (var lease in MountLeases.AllAsync(room.Begin, mount.Id, cancel).ConfigureAwait(false))
        {
            if (Id16.Read(CredentialLeases.Read(lease.Lease).Connection.Span) == connection)
                return; // It comes up again.
        }
        using var tx = room.Begin();
        var current = await ConnectionStore.FindFormerAsync(tx, mount.Id, connection, cancel).ConfigureAwait(false);
        if (!former.Equals(current))
            return;
        tx.Delete(DatabaseKeys.Former(mount.Id, connection));
        DueRows.Delete(tx, mount.Id, connection);
        if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
            room.Pools.Drop(mount.Id, connection);
    }

    private async ValueTask<ConnectionRow?> FindAsync(Mount mount, Id16 connection, CancellationToken cancel)
    {
        using var tx = room.Begin();
        return await ConnectionStore.FindFormerAsync(tx, mount.Id, connection, cancel).ConfigureAwait(false);
    }
}
