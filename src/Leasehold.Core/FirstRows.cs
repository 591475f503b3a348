using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;
using Leasehold.Core.Routing;
using Leasehold.Core.Tokens;

namespace Leasehold.Core;

/// <summary>What a new store begins with, beside its keys.</summary>
internal static class FirstRows
{
    /// <summary>
    /// Stages the mounts that are always there, the policies that come with the product and the root token.
    /// </summary>
    /// <returns>The root token: it exists here and in the answer only.</returns>
    public static string Stage(Transaction tx, KernelOptions options, string? rootTokenId)
    {
        var live = new LiveMounts();
        var sets = new PolicySets();
        var catalog = new EngineCatalog(
        [
            new EngineType("token", EngineClass.Auth, new NoEngine(), Mountable: false),
            new EngineType("system", EngineClass.Secret, new NoEngine(), Mountable: false),
            new EngineType("identity", EngineClass.Secret, new NoEngine(), Mountable: false),
            .. options.Engines,
        ]);
        var mounts = new MountStore(catalog, live);
        var tokenMount = Mount(catalog, "auth/token/", "token", "token based credentials") with
        {
            Tuning = new MountTuning { TokenType = "default-service" },
        };
        mounts.Put(tx, tokenMount);
        mounts.Put(tx, Mount(catalog, "sys/", "system", "system endpoints used for control, policy and debugging"));
        mounts.Put(tx, Mount(catalog, "identity/", "identity", "identity store"));
        if (catalog.Find("cubbyhole", null) is not null)
        {
            var cubbyhole = Mount(catalog, "cubbyhole/", "cubbyhole", "per-token private secret storage");
            mounts.Put(tx, cubbyhole with { Local = true });
        }

        PolicyStore.Put(tx, BuiltInPolicies.Default);
        PolicyStore.Put(tx, BuiltInPolicies.ResponseWrapping);

        var cache = new RowCache<Token>(Tables.Token, capacity: 1);
        var entities = new EntityStore(tx.Barrier, new RowCache<EntityRow>(Tables.Entity, capacity: 1));
        var issuer = new TokenIssuer(new TokenStore(tx.Barrier, live, sets, cache, entities), new DueIndex());
        return new RootTokenIssuer(issuer, sets).Stage(tx, tokenMount, rootTokenId).Secret;
    }

    private static Mount Mount(EngineCatalog catalog, string path, string type, string description)
    {
        var found = catalog.Find(type, null) ?? throw new BrokenInvariant($"no engine {type}");
        return MountStore.New(path, found) with { Description = description };
    }

    /// <summary>Stands for engines that need an open kernel: here only their names are written.</summary>
    private sealed class NoEngine : IEngine
    {
        public void Map(RouteTable routes)
        {
            // Nothing is served during initialization.
        }
    }
}
