using Leasehold.Core;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Routing;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.StaticRoles;

namespace Leasehold.Engines.Database;

/// <summary>What the engine has while the server is open: pools, turns, work. Nothing survives sealing.</summary>
internal sealed class DatabaseRoom : IAsyncDisposable
{
    private readonly EngineHost _host;
    private readonly IDisposable _watch;
    private readonly DueRotations _rotations;
    private readonly FormerConnections _former;

    /// <summary>Builds it, and starts its work.</summary>
    public DatabaseRoom(EngineHost host, DatabaseTypes types, StaticRoleBirth birth)
    {
        _host = host;
        Pools = new DatabasePools(types, host);
        _watch = host.Metrics.Watch(Pools);
        Access = new ConnectionAccess(Pools, host.Begin, host.Clock);
        Leases = new CredentialLeases(Access);
        Rotation = new Rotation(Access);
        _rotations = new DueRotations(this, birth);
        _former = new FormerConnections(this);
        Work = new DatabaseWork(RunAsync, host.Log);
    }

    /// <summary>Begins a transaction of background work.</summary>
    public Func<Transaction> Begin => _host.Begin;

    /// <summary>The server's clock.</summary>
    public TimeProvider Clock => _host.Clock;

    /// <summary>Where operators are told what went wrong.</summary>
    public IKernelLog Log => _host.Log;

    /// <summary>The pools.</summary>
    public DatabasePools Pools { get; }

    /// <summary>The way to databases.</summary>
    public ConnectionAccess Access { get; }

    /// <summary>What becomes of users with their leases.</summary>
    public CredentialLeases Leases { get; }

    /// <summary>Changes the passwords of static roles.</summary>
    public Rotation Rotation { get; }

    /// <summary>The work beside requests.</summary>
    public DatabaseWork Work { get; }

    /// <summary>All mounts of the engine that a mount is of, itself among them.</summary>
    public IEnumerable<Mount> MountsLike(Mount mount) => _host.AllMounts().Where(other => other.Type == mount.Type);

    /// <summary>An entry of the expiry index came up: stages what follows, and begins it.</summary>
    public async ValueTask DueAsync(
        Mount mount, Transaction tx, Id16 id, DateTimeOffset at, CancellationToken cancel)
    {
        if (await DueRows.FindAsync(tx, mount.Id, id, cancel).ConfigureAwait(false) is not { } due)
            return;
        if (due.StaticRole.Length == 0)
            DueRows.Put(tx, mount, id, due, tx.Now + DatabaseLimits.FormerPause);
        else if (!await DueRotations.StageAsync(tx, mount, due.StaticRole, at, cancel).ConfigureAwait(false))
            return;
        Work.Enqueue(mount.Id, id);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        await Work.DisposeAsync().ConfigureAwait(false);
        await Pools.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask RunAsync(ulong mountId, Id16 id, CancellationToken cancel)
    {
        if (_host.FindMount(mountId) is not { } mount)
            return;
        Rows.DueRow? due;
        using (var tx = Begin())
            due = await DueRows.FindAsync(tx, mountId, id, cancel).ConfigureAwait(false);
        if (due is null)
            return;
        if (due.StaticRole.Length == 0)
            await _former.RunAsync(mount, id, cancel).ConfigureAwait(false);
        else
            await _rotations.RunAsync(mount, due.StaticRole, cancel).ConfigureAwait(false);
    }
}
