using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Identity;

/// <summary>The keys of identity. Names are HMACs in keys: a stolen disk tells no user's name.</summary>
internal static class IdentityKeys
{
    private const byte RootNamespace = 0;
    private const string EntityNamePurpose = "identity entity name";
    private const string GroupNamePurpose = "identity group name";
    private const string EntityAliasPurpose = "identity entity alias";
    private const string GroupAliasPurpose = "identity group alias";
    private const string AliasIdPurpose = "identity alias id";

    public static KeyRange AllEntities { get; } = KeyRange.Prefix([Tables.Entity]);

    public static KeyRange AllGroups { get; } = KeyRange.Prefix([Tables.Group]);

    public static Key Entity(Id16 id) => Key.Of(Tables.Entity, id);

    public static Key Group(Id16 id) => Key.Of(Tables.Group, id);

    /// <summary>Leads from an entity's canonical name to its id.</summary>
    public static Key EntityName(SecurityBarrier barrier, string canonical) =>
        Name(barrier, EntityNamePurpose, canonical);

    /// <summary>Leads from a group's canonical name to its id.</summary>
    public static Key GroupName(SecurityBarrier barrier, string canonical) =>
        Name(barrier, GroupNamePurpose, canonical);

    /// <summary>Leads from a mount's accessor and an alias's canonical name to the entity's id.</summary>
    public static Key EntityAlias(SecurityBarrier barrier, string mountAccessor, string canonical) =>
        Name(barrier, EntityAliasPurpose, mountAccessor, canonical);

    /// <summary>Leads from a mount's accessor and an alias's canonical name to the group's id.</summary>
    public static Key GroupAlias(SecurityBarrier barrier, string mountAccessor, string canonical) =>
        Name(barrier, GroupAliasPurpose, mountAccessor, canonical);

    /// <summary>Leads from an alias's id to the id of the entity or group that bears it.</summary>
    public static Key AliasId(SecurityBarrier barrier, Id16 alias) =>
        Key.Of(Tables.IdentityName, barrier.HmacId(AliasIdPurpose, alias.ToArray()));

    /// <summary>Says that a member, an entity or a group, is in a group.</summary>
    public static Key MemberOf(Id16 member, Id16 group) => Key.Of(Tables.MemberOf, member, group);

    /// <summary>The groups of a member.</summary>
    public static KeyRange GroupsOf(Id16 member) => Key.Of(Tables.MemberOf, member).ToPrefix();

    /// <summary>The group in a key of <see cref="GroupsOf"/>.</summary>
    public static Id16 GroupIn(ReadOnlySpan<byte> key) => Id16.Read(key[(1 + Id16.Size)..]);

    /// <summary>The same link seen from the group.</summary>
    public static Key Member(Id16 group, MemberKind kind, Id16 member) =>
        new KeyWriter(Tables.Member, MemberLength).Id(group).Byte((byte)kind).Id(member).ToKey();

    /// <summary>The members of one kind of a group.</summary>
    public static KeyRange MembersOf(Id16 group, MemberKind kind) =>
        new KeyWriter(Tables.Member, MemberLength).Id(group).Byte((byte)kind).ToPrefix();

    /// <summary>The member in a key of <see cref="MembersOf"/>.</summary>
    public static Id16 MemberIn(ReadOnlySpan<byte> key) => Id16.Read(key[(2 + Id16.Size)..]);

    /// <summary>Length of a key of <see cref="Member"/>.</summary>
    public const int MemberLength = 2 + Id16.Size + Id16.Size;

    private static Key Name(SecurityBarrier barrier, string purpose, string first, string second = "")
    {
        // Neither part holds a control character, so that the zero byte parts them without doubt.
        var bytes = new byte[2 + Encoding.UTF8.GetByteCount(first) + Encoding.UTF8.GetByteCount(second)];
        bytes[0] = RootNamespace;
        var length = Encoding.UTF8.GetBytes(first, bytes.AsSpan(1));
        Encoding.UTF8.GetBytes(second, bytes.AsSpan(2 + length));
        return Key.Of(Tables.IdentityName, barrier.HmacId(purpose, bytes));
    }
}
