using System.Security.Authentication;

namespace Leasehold.Server.Configuration;

/// <summary>How a listener speaks TLS.</summary>
/// <param name="CertificateFile">PEM: the server's certificate, then those of its issuers.</param>
/// <param name="KeyFile">PEM: the certificate's private key.</param>
/// <param name="Protocols">The versions that may be spoken.</param>
/// <param name="AsksForClientCertificates">Whether clients may show a certificate; who uses it checks it.</param>
public sealed record TlsConfiguration(
    string CertificateFile, string KeyFile, SslProtocols Protocols, bool AsksForClientCertificates);
