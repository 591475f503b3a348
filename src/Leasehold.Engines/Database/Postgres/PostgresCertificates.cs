using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>Whom we trust and who we are, in TLS.</summary>
internal sealed class PostgresCertificates : IDisposable
{
    private readonly X509Certificate2Collection _all;

    private PostgresCertificates(
        X509Certificate2Collection roots, X509Certificate2? own, string chain, IReadOnlyList<string> files)
    {
        Roots = roots;
        Files = files;
        _all = [.. roots];
        if (own is null)
            return;
        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPem(chain);
        _all.Add(own);
        _all.AddRange(issuers);
        Own = SslStreamCertificateContext.Create(own, issuers, offline: true);
    }

    /// <summary>The roots given as text; empty: none.</summary>
    public X509Certificate2Collection Roots { get; }

    /// <summary>
    /// Our certificate with its key, and those of its issuers that stand behind it, given as text; null: none.
    /// </summary>
    public SslStreamCertificateContext? Own { get; }

    /// <summary>The files of roots, certificate, key and the key's password that the URL names; empty: none.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>
    /// Reads them. Throws <see cref="FormatException"/> if a part is missing, and
    /// <see cref="System.Security.Cryptography.CryptographicException"/> if one is none.
    /// </summary>
    public static PostgresCertificates Of(PostgresSettings settings, IReadOnlyDictionary<string, string> url)
    {
        string Part(string name) => url.GetValueOrDefault(name) ?? "";
        var isInline = Part("sslinline") == "true";
        var ca = settings.TlsCa.Length == 0 && isInline ? Part("sslrootcert") : settings.TlsCa;
        var certificate = settings.TlsCertificate.Length == 0 && isInline ? Part("sslcert") : settings.TlsCertificate;
        var key = settings.PrivateKey.Length == 0 && isInline ? Part("sslkey") : settings.PrivateKey;
        if ((certificate.Length == 0) != (key.Length == 0))
            throw new FormatException("a certificate and its key go together: tls_certificate and private_key");
        var roots = new X509Certificate2Collection();
        if (ca.Length > 0)
        {
            roots.ImportFromPem(ca);
            if (roots.Count == 0)
                throw new FormatException("tls_ca holds no certificate");
        }
        var own = certificate.Length == 0 ? null : X509Certificate2.CreateFromPem(certificate, key);
        string[] files = [Part("sslrootcert"), Part("sslcert"), Part("sslkey"), Part("sslpassword")];
        return new PostgresCertificates(roots, own, certificate, isInline ? ["", "", "", ""] : files);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in _all)
            certificate.Dispose();
    }
}
