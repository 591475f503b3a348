using Leasehold.Core.Barrier;
using Leasehold.Core.Logins;

namespace Leasehold.Engines.AppRole;

/// <summary>A role: what its machines log in with, and what their tokens shall be. Immutable.</summary>
internal sealed record Role
{
    /// <summary>A role that is in no mount.</summary>
    public static readonly Role Nobody = new() { Id = default, Name = "", RoleId = "" };

    /// <summary>What secret ids belong to; another one if a role of the same name is made anew.</summary>
    public required Id16 Id { get; init; }

    /// <summary>The name, in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>What its machines call it; unique in the mount.</summary>
    public required string RoleId { get; init; }

    /// <summary>Whether a login needs a secret id.</summary>
    public bool BindSecretId { get; init; } = true;

    /// <summary>The addresses that logins may come from, as given; none: from everywhere.</summary>
    public IReadOnlyList<string> SecretIdCidrs { get; init; } = [];

    /// <summary>How many logins a secret id is good for; 0 is unlimited.</summary>
    public long SecretIdUses { get; init; }

    /// <summary>How long a secret id is good, in seconds; 0 is for ever.</summary>
    public long SecretIdTtl { get; init; }

    /// <summary>Kept and shown; there is no replication that it could stay out of.</summary>
    public bool Local { get; init; }

    /// <summary>Whether tokens can be renewed.</summary>
    public bool Renewable { get; init; } = true;

    /// <summary>The settings of tokens.</summary>
    public TokenParameters Token { get; init; } = TokenParameters.None;

    /// <summary>Whether a login proves something.</summary>
    public bool IsConstrained => BindSecretId || SecretIdCidrs.Count > 0 || Token.BoundCidrs.Count > 0;
}
