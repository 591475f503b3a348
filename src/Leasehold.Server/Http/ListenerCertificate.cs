using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Leasehold.Core.Requests;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Http;

/// <summary>The certificate that a listener shows; read again on a reload, for the connections from then on.</summary>
internal sealed class ListenerCertificate
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    // The suites of TLS 1.3 are not for choosing: V has them all, whatever is configured.
    private static readonly TlsCipherSuite[] Modern =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    ];

    private readonly TlsConfiguration _tls;
    private volatile SslServerAuthenticationOptions _current;

    private ListenerCertificate(TlsConfiguration tls)
    {
        _tls = tls;
        _current = Load();
    }

    /// <summary>Reads the files. Throws <see cref="ListenerException"/> if they cannot be used.</summary>
    public static ListenerCertificate Open(TlsConfiguration tls) => new(tls);

    /// <summary>Reads the files again; on an exception the certificate in use stays.</summary>
    public void Reload() => _current = Load();

    /// <summary>What a handshake needs.</summary>
    public SslServerAuthenticationOptions Handshake() => _current;

    /// <summary>What an operator should know about its validity; null if nothing.</summary>
    public string? Complaint(DateTimeOffset now) => _current.ServerCertificateContext is { } context
        ? Complaint(_tls.CertificateFile, context.TargetCertificate, now)
        : null;

    /// <summary>What an operator should know about a certificate's validity; null if nothing.</summary>
    public static string? Complaint(string file, X509Certificate2 certificate, DateTimeOffset now)
    {
        var ends = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        var begins = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        if (ends <= now)
            return $"the certificate in {file} expired on {GoTime.Format(ends)}: clients refuse it; "
                + "replace it and send SIGHUP";
        if (begins > now)
            return $"the certificate in {file} is valid only from {GoTime.Format(begins)} on: clients refuse it; "
                + "check the clock of this machine";
        return ends - now < Soon
            ? $"the certificate in {file} expires on {GoTime.Format(ends)}: replace it and send SIGHUP"
            : null;
    }

    private SslServerAuthenticationOptions Load()
    {
        var files = CertificateFiles.Read(_tls);
        var authorities = _tls.ClientAuthorityFile is { } file ? CertificateFiles.Authorities(file) : null;
        try
        {
            return new SslServerAuthenticationOptions
            {
                ServerCertificateContext =
                    SslStreamCertificateContext.Create(files.Certificate, files.Issuers, offline: true),
                EnabledSslProtocols = _tls.Protocols,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                ClientCertificateRequired = _tls.AsksForClientCertificates,
                CipherSuitesPolicy = Suites(),
                // Unless one is required, a certificate is no proof here: the auth method that uses it validates it.
                RemoteCertificateValidationCallback = (_, certificate, shown, _) =>
                    !_tls.RequiresClientCertificates
                    || IsTrusted(certificate, shown?.ChainPolicy.ExtraStore ?? [], authorities),
            };
        }
        catch (Exception fault) when (fault is AuthenticationException or PlatformNotSupportedException)
        {
            throw new ListenerException($"error loading TLS cert: {_tls.CertificateFile}: {fault.Message}", fault);
        }
    }

    private CipherSuitesPolicy? Suites()
    {
        if (_tls.CipherSuites.Count == 0 || OperatingSystem.IsWindows() || OperatingSystem.IsAndroid())
            return null;
        return new CipherSuitesPolicy([.. _tls.CipherSuites, .. Modern]);
    }

    /// <summary>Whether an authority signed a certificate, itself or through the issuers that came with it.</summary>
    private static bool IsTrusted(
        X509Certificate? shown, X509Certificate2Collection issuers, X509Certificate2Collection? authorities)
    {
        if (shown is not X509Certificate2 certificate)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.ExtraStore.AddRange(issuers);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (authorities is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        chain.ChainPolicy.ApplicationPolicy.Add(ClientUse);
        return chain.Build(certificate);
    }

    private static System.Security.Cryptography.Oid ClientUse => new("1.3.6.1.5.5.7.3.2");
}
