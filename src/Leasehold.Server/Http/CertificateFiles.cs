using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Http;

/// <summary>The certificate of a listener with its key and its issuers, as its files hold them.</summary>
internal sealed class CertificateFiles : IDisposable
{
    private CertificateFiles(X509Certificate2 certificate, X509Certificate2Collection issuers)
    {
        Certificate = certificate;
        Issuers = issuers;
    }

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What follows it in its file.</summary>
    public X509Certificate2Collection Issuers { get; }

    /// <summary>Reads both files.</summary>
    /// <exception cref="ListenerException">They cannot be used; the message names the file and says why.</exception>
    public static CertificateFiles Read(TlsConfiguration tls)
    {
        var certificateText = Text(tls.CertificateFile);
        var keyText = Text(tls.KeyFile);
        var issuers = Certificates(tls.CertificateFile, certificateText);
        if (keyText.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
            || keyText.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            throw Fault($"the key in {tls.KeyFile} is encrypted: the server cannot ask for its passphrase");
        if (!keyText.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw Fault($"{tls.KeyFile} holds no private key in PEM form");
        try
        {
            var certificate = X509Certificate2.CreateFromPem(certificateText, keyText);
            issuers.RemoveAt(0);
            return new CertificateFiles(certificate, issuers);
        }
        catch (ArgumentException fault)
        {
            throw Fault($"the key in {tls.KeyFile} does not match the certificate in {tls.CertificateFile}", fault);
        }
        catch (CryptographicException fault)
        {
            throw Fault($"the key in {tls.KeyFile} does not match the certificate in {tls.CertificateFile} "
                + $"or cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Reads a file of certificates.</summary>
    /// <exception cref="ListenerException">It holds none, or cannot be read.</exception>
    public static X509Certificate2Collection Authorities(string file) => Certificates(file, Text(file));

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var issuer in Issuers)
            issuer.Dispose();
    }

    private static X509Certificate2Collection Certificates(string file, string text)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(text);
        }
        catch (CryptographicException fault)
        {
            throw Fault($"{file} holds no certificate that can be read: {fault.Message}", fault);
        }
        return found.Count > 0 ? found : throw Fault($"{file} holds no certificate in PEM form");
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fault($"open {file}: no such file or directory", fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw Fault($"open {file}: permission denied; let the user of the server read it", fault);
        }
        catch (IOException fault)
        {
            throw Fault($"open {file}: {fault.Message}", fault);
        }
    }

    private static ListenerException Fault(string reason, Exception? inner = null) =>
        new($"error loading TLS cert: {reason}", inner);
}
