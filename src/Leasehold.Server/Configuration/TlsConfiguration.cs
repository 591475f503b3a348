using System.Net.Security;
using System.Security.Authentication;

namespace Leasehold.Server.Configuration;

/// <summary>How a listener speaks TLS.</summary>
/// <param name="CertificateFile">PEM: the server's certificate, then those of its issuers.</param>
/// <param name="KeyFile">PEM: the certificate's private key.</param>
/// <param name="Protocols">The versions that may be spoken.</param>
/// <param name="AsksForClientCertificates">Whether clients may show a certificate; who uses it checks it.</param>
public sealed record TlsConfiguration(
    string CertificateFile, string KeyFile, SslProtocols Protocols, bool AsksForClientCertificates)
{
    /// <summary>How often the files are looked at where nothing else is said.</summary>
    public static readonly TimeSpan DefaultReloadInterval = TimeSpan.FromSeconds(30);

    /// <summary>The files are not looked at more often.</summary>
    public static readonly TimeSpan ShortestReloadInterval = TimeSpan.FromSeconds(1);

    /// <summary>How often the files are looked at, to be read again when changed; null: on SIGHUP only.</summary>
    public TimeSpan? ReloadInterval { get; init; }

    /// <summary>The cipher suites of TLS 1.2 and older; empty for the system's choice.</summary>
    public IReadOnlyList<TlsCipherSuite> CipherSuites { get; init; } = [];

    /// <summary>PEM: who may have signed the certificates of clients; null for the system's authorities.</summary>
    public string? ClientAuthorityFile { get; init; }

    /// <summary>Whether only clients with a certificate that such an authority signed may connect.</summary>
    public bool RequiresClientCertificates { get; init; }
}
