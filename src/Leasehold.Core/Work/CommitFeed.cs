using Leasehold.Storage;

namespace Leasehold.Core.Work;

/// <summary>Reads the feed of commits.</summary>
internal static class CommitFeed
{
    /// <summary>Whether any commit of a group wrote a key that begins so.</summary>
    public static bool Touches(this CommittedGroup group, ReadOnlySpan<byte> prefix)
    {
        for (var i = 0; i < group.Count; i++)
        {
            foreach (ref readonly var write in group[i].Writes.Span)
            {
                if (write.Key.AsSpan().StartsWith(prefix))
                    return true;
            }
        }
        return false;
    }
}
