using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Leasehold.Engines.Database.MySql;

/// <summary>Whom we trust and who we are, in TLS, where the settings say so.</summary>
internal sealed class MySqlTls : IDisposable
{
    private readonly X509Certificate2Collection _roots = [];
    private readonly string _serverName;
    private readonly bool _skipsVerification;

    /// <summary>
    /// Reads them. Throws <see cref="FormatException"/> if a part is missing, and
    /// <see cref="System.Security.Cryptography.CryptographicException"/> if one is none.
    /// </summary>
    public MySqlTls(MySqlSettings settings, string host)
    {
        _serverName = settings.TlsServerName.Length > 0 ? settings.TlsServerName : host;
        _skipsVerification = settings.TlsSkipVerify;
        if (settings.TlsCa.Length > 0)
        {
            _roots.ImportFromPem(settings.TlsCa);
            if (_roots.Count == 0)
                throw new FormatException("tls_ca holds no certificate");
        }
        if (settings.TlsCertificateKey.Length > 0)
            Own = X509Certificate2.CreateFromPem(settings.TlsCertificateKey, settings.TlsCertificateKey);
    }

    /// <summary>Our certificate with its key; null: none.</summary>
    public X509Certificate2? Own { get; }

    /// <summary>Whether the server's certificate is one that we trust, and is for this server.</summary>
    public bool Accepts(X509Certificate? certificate, X509Chain? sent)
    {
        if (_skipsVerification)
            return true;
        if (certificate is null)
            return false;
        using var server = new X509Certificate2(certificate);
        if (!server.MatchesHostname(_serverName, allowWildcards: true, allowCommonName: false))
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (_roots.Count > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        }
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainElements.Select(static e => e.Certificate).ToArray());
        return chain.Build(server);
    }

    /// <summary>The same, as the driver asks.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        Accepts(certificate, chain);

    /// <inheritdoc/>
    public void Dispose()
    {
        Own?.Dispose();
        foreach (var root in _roots)
            root.Dispose();
    }
}
