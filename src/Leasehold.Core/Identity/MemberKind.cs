namespace Leasehold.Core.Identity;

/// <summary>What is in a group. Numbers are stored, never reused.</summary>
internal enum MemberKind : byte
{
    /// <summary>An entity.</summary>
    Entity = 1,

    /// <summary>A group, whose members are all in the outer one, too.</summary>
    Group = 2,
}
