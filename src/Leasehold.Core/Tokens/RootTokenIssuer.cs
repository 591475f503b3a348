using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;

namespace Leasehold.Core.Tokens;

/// <summary>Stages root tokens: no parent, no end, every right.</summary>
internal sealed class RootTokenIssuer(TokenIssuer issuer, PolicySets sets)
{
    private const string Name = "root";

    /// <summary>The path under which root tokens are filed.</summary>
    public const string Path = "auth/token/root";

    /// <summary>Stages one at the mount of tokens.</summary>
    /// <param name="tx">Where it is staged.</param>
    /// <param name="mount">The mount of tokens.</param>
    /// <param name="secret">The secret an operator chose; null: made up.</param>
    public IssuedToken Stage(Transaction tx, Mount mount, string? secret = null) => issuer.Stage(tx, new TokenSpec
    {
        Mount = mount,
        Path = Path,
        DisplayName = Name,
        Policies = sets.Sanitised([Name]),
        HasLease = false,
        Secret = secret,
    });
}
