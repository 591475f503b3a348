using Leasehold.Core.Barrier;

namespace Leasehold.Engines.Kv.Rows;

/// <summary>The next version of a key begins with it.</summary>
internal sealed partial class KvKeyRow : IRemembered
{
    /// <summary>
    /// The data of the current version as it is stored, sealed: read in the same view as this row, or null. So a read
    /// finds both of one moment in memory.
    /// </summary>
    public byte[]? SealedContent { get; set; }
}
