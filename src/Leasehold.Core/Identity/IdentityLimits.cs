namespace Leasehold.Core.Identity;

/// <summary>The bounds of identity.</summary>
internal static class IdentityLimits
{
    /// <summary>Entities, aliases, groups or members in one answer.</summary>
    public const int Listed = 100_000;

    /// <summary>Memberships of one kind of a group that one request changes; a commit takes all of them.</summary>
    public const int ChangedMembers = 1_000;

    /// <summary>Members that one request may name; far more than the JSON limits let through as a list.</summary>
    public const int NamedMembers = 20_000;

    /// <summary>Rows that a removal takes in the request's own commit; what is more is done by a job.</summary>
    public const int RemovedRows = 4_000;

    /// <summary>Rows that a merge of entities changes; a commit takes all of them.</summary>
    public const int MergedRows = 4_000;

    /// <summary>Aliases of one entity.</summary>
    public const int Aliases = 256;

    /// <summary>Pairs in one metadata.</summary>
    public const int MetadataPairs = 64;

    /// <summary>Characters of a metadata key.</summary>
    public const int MetadataKey = 128;

    /// <summary>Characters of a metadata value.</summary>
    public const int MetadataValue = 512;

    /// <summary>Sets of token policies whose rules are kept compiled for one entity.</summary>
    public const int CompiledSets = 8;

    /// <summary>Entities kept in memory, decoded.</summary>
    public const int CachedEntities = 16_384;

    /// <summary>Groups kept in memory, decoded.</summary>
    public const int CachedGroups = 4_096;

    /// <summary>Entities in one merge or batch deletion.</summary>
    public const int EntitiesOfRequest = 1_000;
}
