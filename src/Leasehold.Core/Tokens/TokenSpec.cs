using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;

namespace Leasehold.Core.Tokens;

/// <summary>
/// What a new token shall be: decided by token creation or a login, carried out by <see cref="TokenIssuer"/>.
/// </summary>
internal sealed record TokenSpec
{
    /// <summary>A batch token: nothing of it is stored.</summary>
    public bool IsBatch { get; init; }

    /// <summary>The mount that issues it.</summary>
    public required Mount Mount { get; init; }

    /// <summary>The request path that issues it.</summary>
    public required string Path { get; init; }

    public required string DisplayName { get; init; }

    public required PolicySet Policies { get; init; }

    /// <summary>The token it shall die with; null for an orphan. Its row is guarded by the commit.</summary>
    public (Id16 Id, Token Row)? Parent { get; init; }

    public IReadOnlyDictionary<string, string>? Meta { get; init; }

    /// <summary>The grant; null for a root token without end.</summary>
    public TtlGrant? Grant { get; init; }

    public long ExplicitMaxTtl { get; init; }

    public long Period { get; init; }

    /// <summary>0: unlimited.</summary>
    public long Uses { get; init; }

    public string Role { get; init; } = "";

    public string Entity { get; init; } = "";

    /// <summary>What the auth method that recognized its holder wants back at a renewal; null if none did.</summary>
    public IReadOnlyDictionary<string, string>? Login { get; init; }

    /// <summary>The addresses it may be used from; none: from everywhere.</summary>
    public IReadOnlyList<string> BoundCidrs { get; init; } = [];

    public bool Renewable { get; init; }

    /// <summary>False only for the first root token.</summary>
    public bool HasLease { get; init; } = true;

    /// <summary>The secret an operator chose; null: made from the OS's randomness.</summary>
    public string? Secret { get; init; }

    public By By { get; init; } = By.Server;

    public string RemoteAddress { get; init; } = "";
}
