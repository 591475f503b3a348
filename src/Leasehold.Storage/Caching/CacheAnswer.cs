namespace Leasehold.Storage.Caching;

/// <summary>What the cached rows say of a key at a view.</summary>
internal enum CacheAnswer
{
    /// <summary>Nothing.</summary>
    Unknown,

    /// <summary>This is what it has, or that it is absent.</summary>
    Known,

    /// <summary>It was written after the view.</summary>
    Newer,
}
