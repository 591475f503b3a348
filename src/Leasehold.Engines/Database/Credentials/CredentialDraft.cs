using Google.Protobuf;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Credentials;

/// <summary>A user that is about to be made: all that is decided before the database is asked.</summary>
internal sealed record CredentialDraft
{
    /// <summary>The mount.</summary>
    public required ulong Mount { get; init; }

    /// <summary>The connection.</summary>
    public required ConnectionRow Connection { get; init; }

    /// <summary>The role.</summary>
    public required RoleRow Role { get; init; }

    /// <summary>The user's name.</summary>
    public required string Username { get; init; }

    /// <summary>The user's password.</summary>
    public required string Password { get; init; }

    /// <summary>What its lease keeps, and how long it may live.</summary>
    public LeasedSecret Secret(string role)
    {
        var row = new CredentialRow { Username = Username, Connection = Connection.Id };
        row.RevocationStatements.AddRange(Role.RevocationStatements);
        var terms = CredentialTerms.Of(Role, Connection);
        return new LeasedSecret(row.ToByteArray())
        {
            Target = Connection.Name,
            Ttl = terms.Ttl,
            MaxTtl = terms.MaxTtl,
            MaxLimit = terms.MaxLimit,
            Role = role,
        };
    }

    /// <summary>Prints no password.</summary>
    public override string ToString() => Username;
}
