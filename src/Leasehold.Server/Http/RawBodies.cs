using Leasehold.Core.Requests;

namespace Leasehold.Server.Http;

/// <summary>Paths that clients send files to, of any size: these are no data and are not read.</summary>
internal static class RawBodies
{
    /// <summary>Whether what is sent to a path is a file.</summary>
    public static bool Contains(CanonicalPath path) =>
        path.Value is "sys/storage/raft/snapshot" or "sys/storage/raft/snapshot-force";
}
