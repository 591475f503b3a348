using Leasehold.Core.Barrier;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Leases;

/// <summary>
/// The lease id of a token: the path under which it is found, or the one that was sent, and <c>h</c> with the
/// hexadecimal id under which it is stored, which reveals nothing of it.
/// </summary>
internal static class TokenLeaseId
{
    private const char Mark = 'h';
    private const int Digits = 2 * Id16.Size;

    /// <summary>Whether a lease id is that of a token's row.</summary>
    public static bool Names(string leaseId, Id16 id, Token token) =>
        string.Equals(leaseId, $"{token.IndexedPath}/{Name(id)}", StringComparison.Ordinal) ||
        string.Equals(leaseId, $"{token.Path}/{Name(id)}", StringComparison.Ordinal);

    /// <summary>The last segment of it.</summary>
    public static string Name(Id16 id) => Mark + Convert.ToHexStringLower(id.ToArray());

    /// <summary>The token that a lease id names; null if it names none.</summary>
    public static Id16? Parse(string leaseId)
    {
        var name = leaseId.AsSpan(leaseId.LastIndexOf('/') + 1);
        if (name.Length != 1 + Digits || name[0] != Mark)
            return null;
        var bytes = new byte[Id16.Size];
        return Convert.FromHexString(name[1..], bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? Id16.Read(bytes)
            : null;
    }
}
