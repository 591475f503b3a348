using Leasehold.Core.Leases;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.StaticRoles;

namespace Leasehold.Engines.Database.Orphans;

/// <summary>
/// Which users the server knows, whatever connection of whatever mount they were made by: several may lead to one
/// database, and none can tell.
/// </summary>
internal sealed class KnownUsers(DatabaseRoom room, DatabaseTypes types)
{
    /// <summary>Takes all that are known away from <paramref name="users"/>.</summary>
    public async ValueTask RemoveFromAsync(HashSet<string> users, Mount mount, CancellationToken cancel)
    {
        foreach (var other in room.MountsLike(mount))
        {
            await foreach (var lease in MountLeases.AllAsync(room.Begin, other.Id, cancel).ConfigureAwait(false))
                users.Remove(CredentialLeases.Read(lease.Lease).Username);
            await RemoveKeptAsync(users, other.Id, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Users that are there for other reasons: the roots, and those of static roles.</summary>
    private async ValueTask RemoveKeptAsync(HashSet<string> users, ulong mount, CancellationToken cancel)
    {
        using var tx = room.Begin();
        foreach (var name in await ConnectionStore.NamesAsync(tx, mount, ListPage.All, cancel).ConfigureAwait(false))
        {
            if (await ConnectionStore.PeekAsync(tx, mount, name, cancel).ConfigureAwait(false) is { } connection)
                users.Remove(types.RootOf(connection));
        }
        foreach (var name in await StaticRoleStore.NamesAsync(tx, mount, ListPage.All, cancel).ConfigureAwait(false))
        {
            if (await StaticRoleStore.FindAsync(tx, mount, name, cancel).ConfigureAwait(false) is { } role)
                users.Remove(role.Username);
        }
    }
}
