using Leasehold.Core;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Passwords;
using Leasehold.Core.Routing;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Orphans;
using Leasehold.Engines.Database.Roles;
using Leasehold.Engines.Database.StaticRoles;

namespace Leasehold.Engines.Database;

/// <summary>Makes users in databases on leases, and changes passwords of users that stay.</summary>
public sealed class DatabaseEngine : IEngine, ILeaseEngine, IKeepsTime, IRunsWithKernel, IHasDatabasePlugins
{
    private readonly DatabaseTypes _types;
    private readonly Usernames _usernames;
    private readonly Passwords _passwords;
    private readonly StaticRoleBirth _birth;
    private DatabaseRoom? _room;

    /// <summary>An engine with all types of databases that there are.</summary>
    /// <param name="time">What names of users tell the time by.</param>
    /// <param name="policies">Makes passwords by policies.</param>
    public DatabaseEngine(TimeProvider time, IPasswordSource policies)
        : this(time, policies, DatabaseCatalog.All)
    {
    }

    internal DatabaseEngine(TimeProvider time, IPasswordSource policies, IReadOnlyList<IDatabaseType> types)
    {
        _types = new DatabaseTypes(types);
        _usernames = new Usernames(time);
        _passwords = new Passwords(policies);
        _birth = new StaticRoleBirth(_types, _passwords, () => Room);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Plugins => _types.Names;

    private DatabaseRoom Room => _room ?? throw new BrokenInvariant("the database engine is asked by a closed server");

    /// <inheritdoc/>
    public void Map(RouteTable routes)
    {
        var drafts = new CredentialDrafts(_types, _usernames, _passwords);
        new ConnectionRoutes(_types, new ConnectionChange(_types, _usernames), () => Room.Access).Map(routes);
        new RoleRoutes(new Rehearsals(drafts, () => Room.Access)).Map(routes);
        new StaticRoleRoutes(_birth).Map(routes);
        new CredentialRoutes(drafts, () => Room.Access).Map(routes);
        new StaticCredentialRoutes(_birth, () => Room).Map(routes);
        new OrphanRoutes(_types, _usernames, () => Room).Map(routes);
        new RootRoutes(_types, _passwords, () => Room).Map(routes);
    }

    /// <inheritdoc/>
    public ValueTask<RenewalTerms> TermsAsync(HeldLease lease, Transaction tx, CancellationToken cancel) =>
        CredentialLeases.TermsAsync(lease, tx, cancel);

    /// <inheritdoc/>
    public ValueTask<TargetResult> ExtendAsync(HeldLease lease, DateTimeOffset until, CancellationToken cancel) =>
        Room.Leases.ExtendAsync(lease, until, cancel);

    /// <inheritdoc/>
    public ValueTask<TargetResult> RevokeAsync(HeldLease lease, CancellationToken cancel) =>
        Room.Leases.RevokeAsync(lease, cancel);

    /// <inheritdoc/>
    public ValueTask DueAsync(Mount mount, Transaction tx, Id16 row, DateTimeOffset at, CancellationToken cancel) =>
        Room.DueAsync(mount, tx, row, at, cancel);

    /// <inheritdoc/>
    public ValueTask StartAsync(EngineHost host, CancellationToken cancel)
    {
        _room = new DatabaseRoom(host, _types, _birth);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Forget(ulong mount) => _room?.Pools.Drop(mount);

    /// <inheritdoc/>
    public async ValueTask StopAsync()
    {
        if (Interlocked.Exchange(ref _room, null) is { } room)
            await room.DisposeAsync().ConfigureAwait(false);
    }
}
