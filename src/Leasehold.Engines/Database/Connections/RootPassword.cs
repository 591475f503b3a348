using Google.Protobuf;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Connections;

/// <summary>The two passwords that a root may have while one is being changed.</summary>
internal static class RootPassword
{
    /// <summary>The row with a password that may hold from now on beside the one that did.</summary>
    public static ConnectionRow WithCandidate(ConnectionRow row, ByteString candidate, DateTimeOffset now)
    {
        var changed = row.Clone();
        changed.Candidate = candidate;
        changed.CandidateAt = now.ToUnixTimeMilliseconds();
        return changed;
    }

    /// <summary>The row with the one password that holds; its pools are of another version.</summary>
    public static ConnectionRow Settled(ConnectionRow row, ByteString password)
    {
        var settled = row.Clone();
        settled.Password = password;
        settled.Candidate = ByteString.Empty;
        settled.CandidateAt = 0;
        settled.Version++;
        return settled;
    }
}
