namespace Leasehold.Core.Audit;

/// <summary>
/// The blocks <c>auth</c> and <c>request</c> as each device wrote them in a request's first entry: the second entry
/// repeats them to the byte, so that they are hashed and formatted once. Not shared between threads.
/// </summary>
internal sealed class AuditRendition
{
    private List<(AuditFormatter Writer, byte[] Blocks)>? _kept;

    /// <summary>What that writer kept; empty for nothing.</summary>
    public ReadOnlySpan<byte> Of(AuditFormatter writer)
    {
        foreach (var (other, blocks) in _kept ?? [])
        {
            if (ReferenceEquals(other, writer))
                return blocks;
        }
        return [];
    }

    /// <summary>Keeps blocks that hold nothing but hashes of secrets.</summary>
    public void Keep(AuditFormatter writer, ReadOnlySpan<byte> blocks) =>
        (_kept ??= new(1)).Add((writer, blocks.ToArray()));
}
