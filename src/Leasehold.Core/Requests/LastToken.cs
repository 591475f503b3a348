using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Leasehold.Core.Barrier;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Requests;

/// <summary>
/// The token that a connection sent last, with its id. Most clients send the same with each request, and the id is a
/// keyed hash, which costs more than all else that is done to find the token's row. For one request at a time.
/// </summary>
public sealed class LastToken
{
    private const int LongestSecret = 256; // Longer ones carry all that is known of them.

    private Known? _known;

    internal Id16 IdOf(TokenStore tokens, string secret)
    {
        if (_known is { } known && ReferenceEquals(known.Opening, tokens.Opening) && IsSame(known.Secret, secret))
            return known.Id;
        var id = tokens.IdOf(secret);
        if (secret.Length <= LongestSecret)
            _known = new Known(tokens.Opening, secret, id);
        return id;
    }

    // Others may share the connection, behind a proxy: how much of a token is right must not show in the time.
    private static bool IsSame(string known, string secret) => CryptographicOperations.FixedTimeEquals(
        MemoryMarshal.AsBytes(known.AsSpan()), MemoryMarshal.AsBytes(secret.AsSpan()));

    private sealed class Known(object opening, string secret, Id16 id)
    {
        public object Opening => opening;

        public string Secret => secret;

        public Id16 Id => id;
    }
}
