using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>The certificate of development mode with TLS, made up at the start with an authority of its own.</summary>
internal static class DevCertificate
{
    /// <summary>The file of the authority, for clients to trust.</summary>
    public const string AuthorityFile = "vault-ca.pem";

    private static readonly TimeSpan Validity = TimeSpan.FromDays(30);

    /// <summary>Writes authority, certificate and key into the directory, which is created.</summary>
    public static TlsConfiguration Write(string directory, string host, TimeProvider time)
    {
        Directory.CreateDirectory(directory);
        var from = time.GetUtcNow().AddMinutes(-1);
        using var authority = MakeAuthority(from);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = RequestFor(host, key).Create(
            authority, from, from + Validity, RandomNumberGenerator.GetBytes(16));

        var tls = new TlsConfiguration(
            Path.Combine(directory, "vault-cert.pem"), Path.Combine(directory, "vault-key.pem"),
            SslProtocols.Tls12 | SslProtocols.Tls13, AsksForClientCertificates: true);
        File.WriteAllText(Path.Combine(directory, AuthorityFile), authority.ExportCertificatePem() + "\n");
        File.WriteAllText(tls.CertificateFile, certificate.ExportCertificatePem() + "\n");
        WriteForOwner(tls.KeyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        return tls;
    }

    private static void WriteForOwner(string path, string text)
    {
        File.Delete(path); // One that is left from before keeps its mode.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(text));
    }

    private static X509Certificate2 MakeAuthority(DateTimeOffset from)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Leasehold development authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(from, from + Validity);
    }

    private static CertificateRequest RequestFor(string host, ECDsa key)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        if (IPAddress.TryParse(host, out var address) && !IPAddress.IsLoopback(address))
            names.AddIpAddress(address);
        else if (address is null && host.Length > 0 && host != "localhost")
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request;
    }
}
