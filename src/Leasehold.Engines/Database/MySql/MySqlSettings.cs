using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Database.MySql;

/// <summary>Where a MySQL or MariaDB is and how it is talked to.</summary>
internal sealed record MySqlSettings : DatabaseSettings
{
    /// <summary>Certificates that the server's must descend from, as PEM; empty: those the system trusts.</summary>
    public string TlsCa { get; init; } = "";

    /// <summary>Our certificate and its key, as PEM; empty: none.</summary>
    public string TlsCertificateKey { get; init; } = "";

    /// <summary>The name that the server's certificate must have; empty: that of the host.</summary>
    public string TlsServerName { get; init; } = "";

    /// <summary>Whether any certificate is taken.</summary>
    public bool TlsSkipVerify { get; init; }

    /// <summary>Whether one of these asks for TLS, whatever the URL says.</summary>
    public bool WantsTls =>
        TlsCa.Length > 0 || TlsCertificateKey.Length > 0 || TlsServerName.Length > 0 || TlsSkipVerify;
}
