using Leasehold.Core.Barrier;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Leases;

/// <summary>
/// The lease id of a token: its path, and <c>h</c> with the hexadecimal id under which it is stored, which reveals
/// nothing of it.
/// </summary>
internal static class TokenLeaseId
{
    private const char Mark = 'h';
    private const int Digits = 2 * Id16.Size;

    /// <summary>The lease id of a token's row.</summary>
    public static string Of(Id16 id, Token token) => $"{token.Path}/{Name(id)}";

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
