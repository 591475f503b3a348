using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Leasehold.Client.Transport;

/// <summary>Judges a server's certificate, by the system's authorities or by named ones.</summary>
internal sealed class CertificateCheck(X509Certificate2Collection? authorities)
{
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            throw new UntrustedException("tls: the server showed no certificate");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            throw new UntrustedException(
                "tls: failed to verify certificate: x509: certificate is not valid for the name of the server");
        // Who names authorities trusts these, and not the system's as well.
        if (authorities is null ? errors == SslPolicyErrors.None : IsIssuedByOurs(certificate, chain))
            return true;
        throw new UntrustedException(
            "tls: failed to verify certificate: x509: certificate signed by unknown authority");
    }

    private bool IsIssuedByOurs(X509Certificate certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities ?? []);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var leaf = new X509Certificate2(certificate);
        return chain.Build(leaf);
    }
}

internal sealed class UntrustedException(string message) : IOException(message);
