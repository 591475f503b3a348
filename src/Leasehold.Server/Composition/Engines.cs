using Leasehold.Core.Passwords;
using Leasehold.Core.Routing;
using Leasehold.Engines.AppRole;
using Leasehold.Engines.Cubbyhole;
using Leasehold.Engines.Database;
using Leasehold.Engines.Kv;
using Leasehold.Engines.Null;
using Leasehold.Engines.Userpass;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Composition;

/// <summary>What can be mounted on this server.</summary>
internal static class Engines
{
    /// <summary>All of it, beside the kernel's own. Of a type with versions the first serves who names none.</summary>
    public static IReadOnlyList<EngineType> All(ServerConfiguration configuration, TimeProvider time) =>
    [
        new("kv", EngineClass.Secret, new PlainKvEngine(), Version: "1"),
        new("kv", EngineClass.Secret, new KvEngine(), Version: "2"),
        new("cubbyhole", EngineClass.Secret, new CubbyholeEngine(), Mountable: false),
        new("database", EngineClass.Secret, new DatabaseEngine(time, new PasswordPolicies(time))),
        new("approle", EngineClass.Auth, new AppRoleEngine()),
        new("userpass", EngineClass.Auth, new UserpassEngine()),
        .. configuration.HasNullEngine
            ? [new EngineType("null", EngineClass.Secret, new NullEngine(time, HeldElsewhere.Of))]
            : Array.Empty<EngineType>(),
    ];
}
