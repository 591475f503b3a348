using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>Where a PostgreSQL is and how it is talked to.</summary>
internal sealed record PostgresSettings : DatabaseSettings
{
    /// <summary>Whether name and password are put into the URL as they are, to be read as parts of it.</summary>
    public bool DisableEscaping { get; init; }

    /// <summary>Whether users' passwords are sent as SCRAM verifiers, which nobody can log in with.</summary>
    public bool HashesPasswords { get; init; }

    /// <summary>Certificates that the server's must descend from, as PEM; empty: none beside the URL's.</summary>
    public string TlsCa { get; init; } = "";

    /// <summary>Our certificate, as PEM; empty: none beside the URL's.</summary>
    public string TlsCertificate { get; init; } = "";

    /// <summary>Its key, as PEM.</summary>
    public string PrivateKey { get; init; } = "";
}
