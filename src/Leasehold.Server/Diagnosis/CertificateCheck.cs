using System.Net;
using System.Security.Cryptography.X509Certificates;
using Leasehold.Server.Configuration;
using Leasehold.Server.Http;

namespace Leasehold.Server.Diagnosis;

/// <summary>Whether a listener's certificate can be used, and whether clients will accept it.</summary>
internal static class CertificateCheck
{
    private const string Files = "Check Certificate Files";
    private const string Validity = "Check Certificate Validity";
    private const string Chain = "Check Certificate Chain";
    private const string Key = "Check Key File";
    private const UnixFileMode Others =
        UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static IEnumerable<Finding> Run(ListenerConfiguration listener, TimeProvider time)
    {
        if (listener.Tls is not { } tls)
            return listener.Socket is not null || IsLoopback(listener.Address)
                ? [new Finding("Check TLS", CheckStatus.Skipped, "TLS is off, and only this machine can connect.")]
                : [Finding.Warning("Check TLS", "TLS is off: tokens and secrets cross the network in the clear.",
                    "Set tls_cert_file and tls_key_file, or let only a proxy on this machine connect.")];
        try
        {
            using var files = CertificateFiles.Read(tls);
            if (tls.ClientAuthorityFile is { } authorities)
                _ = CertificateFiles.Authorities(authorities);
            return
            [
                Finding.Good(Files), Validities(tls, files.Certificate, time.GetUtcNow()), ChainOf(tls, files),
                KeyRights(tls.KeyFile),
            ];
        }
        catch (ListenerException fault)
        {
            return [Finding.Failure(Files, fault.Message, "Name files in PEM form that belong together.")];
        }
    }

    private static Finding Validities(TlsConfiguration tls, X509Certificate2 certificate, DateTimeOffset now)
    {
        if (ListenerCertificate.Complaint(tls.CertificateFile, certificate, now) is not { } complaint)
            return Finding.Good(Validity);
        var isOver = certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime
            || certificate.NotBefore.ToUniversalTime() > now.UtcDateTime;
        return isOver
            ? Finding.Failure(Validity, complaint, "Get a new certificate, or mend the clock.")
            : Finding.Warning(Validity, complaint, "Get a new certificate in time.");
    }

    private static Finding ChainOf(TlsConfiguration tls, CertificateFiles files)
    {
        var leaf = files.Certificate;
        var isKnown = leaf.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData)
            || files.Issuers.Any(one => one.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData));
        if (isKnown || IsTrustedHere(files))
            return Finding.Good(Chain);
        return Finding.Warning(Chain,
            $"The issuer \"{leaf.Issuer}\" is neither in {tls.CertificateFile} nor trusted by this machine.",
            "Append the certificates of the issuers to the file, or let clients trust the issuer (VAULT_CACERT).");
    }

    private static bool IsTrustedHere(CertificateFiles files)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.ExtraStore.AddRange(files.Issuers);
        return chain.Build(files.Certificate);
    }

    private static Finding KeyRights(string file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0
            ? Finding.Warning(Key, $"{file} is open to other users.", $"chmod 600 {file}")
            : Finding.Good(Key);

    private static bool IsLoopback(string address) => ListenAddress.TryParse(address, out var host, out _)
        && (host == "localhost" || (IPAddress.TryParse(host, out var known) && IPAddress.IsLoopback(known)));
}
