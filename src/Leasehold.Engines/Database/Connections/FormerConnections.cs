using Leasehold.Core.Leases;
using Leasehold.Core.Mounts;
using Leasehold.Core.Barrier;
using Leasehold.Engines.Database.Credentials;

namespace Leasehold.Engines.Database.Connections;

/// <summary>Forgets connections that were deleted, once nothing hangs on them.</summary>
internal sealed class FormerConnections(DatabaseRoom room)
{
    /// <summary>Forgets a connection, unless a lease hangs on it.</summary>
    public async ValueTask RunAsync(Mount mount, Id16 connection, CancellationToken cancel)
    {
        await foreach (var lease in MountLeases.AllAsync(room.Begin, mount.Id, cancel).ConfigureAwait(false))
        {
            if (Id16.Read(CredentialLeases.Read(lease.Lease).Connection.Span) == connection)
                return; // It comes up again.
        }
        using var tx = room.Begin();
        tx.Delete(DatabaseKeys.Former(mount.Id, connection));
        DueRows.Delete(tx, mount.Id, connection);
        if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
            room.Pools.Drop(mount.Id, connection);
    }
}
