namespace Leasehold.Core.Barrier;

/// <summary>
/// The first byte of every key. Its top three bits choose the family of the store: 0 and 1 main, 2 queue, 3 engine
/// data, 4 graves. Never renumbered: they are on disk.
/// </summary>
public static class Tables
{
    /// <summary>What must be readable before unsealing, and the sealed keys themselves.</summary>
    public const byte Clear = 0x01;

    /// <summary>Tokens with their leases, by id.</summary>
    public const byte Token = 0x20;

    /// <summary>Accessors to token ids.</summary>
    public const byte Accessor = 0x21;

    /// <summary>Children by parent.</summary>
    public const byte Child = 0x22;

    /// <summary>Leases by id.</summary>
    public const byte Lease = 0x23;

    /// <summary>Tokens and leases by path.</summary>
    public const byte Path = 0x24;

    /// <summary>Leases by their token.</summary>
    public const byte Owned = 0x25;

    /// <summary>Counters.</summary>
    public const byte Count = 0x26;

    /// <summary>Cold configuration: mounts, policies, audit devices, tuning.</summary>
    public const byte Sys = 0x27;

    /// <summary>Entities with their aliases, by id.</summary>
    public const byte Entity = 0x28;

    /// <summary>Names of entities, aliases and groups to the ids of the rows that bear them.</summary>
    public const byte IdentityName = 0x29;

    /// <summary>Groups, by id.</summary>
    public const byte Group = 0x2A;

    /// <summary>The groups of each entity and of each group; sealed, since they grant policies.</summary>
    public const byte MemberOf = 0x2B;

    /// <summary>The members of each group: the same links the other way round.</summary>
    public const byte Member = 0x2C;

    /// <summary>Answers that wait under wrapping tokens, by the token.</summary>
    public const byte Wrapped = 0x2D;

    /// <summary>Batch tokens: they are sealed under this table and stored nowhere.</summary>
    public const byte BatchToken = 0x3F;

    /// <summary>The expiry index.</summary>
    public const byte Due = 0x40;

    /// <summary>Due work whose target is slow or down.</summary>
    public const byte Backlog = 0x41;

    /// <summary>Long jobs.</summary>
    public const byte Work = 0x42;

    /// <summary>Outside effects in progress.</summary>
    public const byte Intent = 0x43;

    /// <summary>Outbox of events.</summary>
    public const byte Event = 0x44;

    /// <summary>Data of a mount, by the mount's id.</summary>
    public const byte Mount = 0x60;

    /// <summary>The last story of what died.</summary>
    public const byte Grave = 0x80;

    /// <summary>Other names of graves.</summary>
    public const byte GraveAlias = 0x81;

    /// <summary>Graves by time.</summary>
    public const byte GraveLog = 0x82;

    /// <summary>The last story of leases.</summary>
    public const byte LeaseGrave = 0x83;
}
