using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Leasehold.Client.Transport;

/// <summary>Turns <see cref="TlsOptions"/> into what the TLS stack asks for.</summary>
internal static class TlsSettings
{
    public static SslClientAuthenticationOptions Build(TlsOptions options, string host)
    {
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = options.ServerName ?? host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        if (options.SkipVerify)
            settings.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        else
            settings.RemoteCertificateValidationCallback = new CertificateCheck(Authorities(options)).Accepts;
        if (options is { ClientCertificateFile: { } certificate, ClientKeyFile: { } key })
            settings.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, key)];
        return settings;
    }

    private static X509Certificate2Collection? Authorities(TlsOptions options)
    {
        var authorities = new X509Certificate2Collection();
        if (options.AuthorityFile is { } file)
        {
            if (Directory.Exists(file))
                throw new IOException($"Error loading CA File: read {file}: is a directory");
            authorities.ImportFromPemFile(file);
            return AnyOf(authorities, $"Error loading CA File: Couldn't parse PEM in: {file}");
        }
        if (options.AuthorityPem is { } pem)
        {
            authorities.ImportFromPem(pem);
            return AnyOf(authorities, "Error appending CA: Couldn't parse PEM");
        }
        if (options.AuthorityDirectory is not { } directory)
            return null;
        if (!Directory.Exists(directory))
        {
            throw new IOException($"Error loading CA Path: open {directory}: " +
                (File.Exists(directory) ? "not a directory" : "no such file or directory"));
        }
        foreach (var path in Directory.EnumerateFiles(directory))
            authorities.ImportFromPemFile(path);
        return AnyOf(authorities, $"Error loading CA Path: Couldn't parse PEM in: {directory}");
    }

    // Files without a certificate are read without a word, and then nobody would be trusted.
    private static X509Certificate2Collection AnyOf(X509Certificate2Collection authorities, string otherwise) =>
        authorities.Count > 0 ? authorities : throw new IOException(otherwise);
}
