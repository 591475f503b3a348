using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Http;

/// <summary>The certificate that a listener shows; read again on a reload, for the connections from then on.</summary>
internal sealed class ListenerCertificate
{
    private readonly TlsConfiguration _tls;
    private volatile SslStreamCertificateContext _current;

    private ListenerCertificate(TlsConfiguration tls)
    {
        _tls = tls;
        _current = Load(tls);
    }

    /// <summary>Reads the files. Throws <see cref="ListenerException"/> if they cannot be used.</summary>
    public static ListenerCertificate Open(TlsConfiguration tls) => new(tls);

    /// <summary>Reads the files again; on an exception the certificate in use stays.</summary>
    public void Reload() => _current = Load(_tls);

    /// <summary>The options of one handshake.</summary>
    public SslServerAuthenticationOptions Handshake() => new()
    {
        ServerCertificateContext = _current,
        EnabledSslProtocols = _tls.Protocols,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ClientCertificateRequired = _tls.AsksForClientCertificates,
        // A certificate, or none, is no proof of anything here: the auth method that uses it validates it.
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
    };

    private static SslStreamCertificateContext Load(TlsConfiguration tls)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(tls.CertificateFile);
            var leaf = X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile);
            if (chain.Count > 0)
                chain.RemoveAt(0);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException
            or ArgumentException)
        {
            throw new ListenerException(
                $"error loading TLS cert: {tls.CertificateFile}, {tls.KeyFile}: {fault.Message}", fault);
        }
    }
}
