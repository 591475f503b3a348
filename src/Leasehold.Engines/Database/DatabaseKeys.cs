using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Storage;

namespace Leasehold.Engines.Database;

/// <summary>The keys of the engine's rows.</summary>
internal static class DatabaseKeys
{
    private const byte ConnectionKind = (byte)'c';
    private const byte FormerKind = (byte)'f';
    private const byte RoleKind = (byte)'r';
    private const byte StaticKind = (byte)'s';
    private const byte UnbornKind = (byte)'u';
    private const byte DueKind = (byte)'d';

    /// <summary>A connection; with an empty name the prefix of all.</summary>
    public static Key Connection(ulong mount, string name) => MountKeys.Of(mount, ConnectionKind, name);

    /// <summary>A connection that was deleted while leases hung on it.</summary>
    public static Key Former(ulong mount, Id16 connection) => WithId(mount, FormerKind, connection);

    /// <summary>All connections that were deleted.</summary>
    public static KeyRange FormerOf(ulong mount) => MountKeys.Of(mount, FormerKind, "").ToPrefix();

    /// <summary>A role; with an empty name the prefix of all.</summary>
    public static Key Role(ulong mount, string name) => MountKeys.Of(mount, RoleKind, name);

    /// <summary>A static role; with an empty name the prefix of all.</summary>
    public static Key StaticRole(ulong mount, string name) => MountKeys.Of(mount, StaticKind, name);

    /// <summary>A static role whose first rotation is not known to have ended.</summary>
    public static Key Unborn(ulong mount, string name) => MountKeys.Of(mount, UnbornKind, name);

    /// <summary>Whose an entry in the expiry index is.</summary>
    public static Key Due(ulong mount, Id16 row) => WithId(mount, DueKind, row);

    private static Key WithId(ulong mount, byte kind, Id16 id) =>
        new KeyWriter(Tables.Mount, MountKeys.PrefixLength + 1 + Id16.Size)
            .UInt64(mount)
            .Byte(kind)
            .Id(id)
            .ToKey();
}
