using System.Net.Security;
using System.Security.Authentication;
using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads what a <c>listener "tcp"</c> says about TLS.</summary>
internal static class TlsReader
{
    private static readonly string[] Versions = ["tls10", "tls11", "tls12", "tls13"];

    private const StringSplitOptions Trimmed =
        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    // V's names of these leave the hash out.
    private static readonly string[] WithoutHash =
        ["TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305"];

    /// <summary>Null if certificate or key is missing, which is refused.</summary>
    public static TlsConfiguration? Read(
        HclReader reader, HclPosition position, string file, ICollection<string> warnings)
    {
        var certificate = reader.Text("tls_cert_file");
        var key = reader.Text("tls_key_file");
        var protocols = Protocols(reader, position);
        WarnOfObsolete(reader, file, warnings);
        var asks = reader.Flag("tls_disable_client_certs") is not true;
        var requires = reader.Flag("tls_require_and_verify_client_cert") is true;
        if (requires && !asks)
            reader.Refuse(position,
                "'tls_disable_client_certs' and 'tls_require_and_verify_client_cert' are mutually exclusive");
        if (certificate is not { Length: > 0 } || key is not { Length: > 0 })
        {
            reader.Refuse(position, "'tls_cert_file' and 'tls_key_file' must be set, or 'tls_disable'");
            return null;
        }
        return new TlsConfiguration(certificate, key, protocols, asks)
        {
            CipherSuites = CipherSuites(reader),
            ClientAuthorityFile = reader.Text("tls_client_ca_file") is { Length: > 0 } authority ? authority : null,
            RequiresClientCertificates = requires,
            ReloadInterval = ReloadInterval(reader),
        };
    }

    private static TimeSpan? ReloadInterval(HclReader reader)
    {
        var isWanted = reader.Flag("tls_auto_reload") is true;
        var interval = reader.Duration("tls_auto_reload_interval") ?? TlsConfiguration.DefaultReloadInterval;
        if (interval < TlsConfiguration.ShortestReloadInterval)
            reader.Refuse(reader.Find("tls_auto_reload_interval")?.Position ?? default,
                "'tls_auto_reload_interval': expected a duration of at least one second");
        return isWanted ? interval : null;
    }

    private static SslProtocols Protocols(HclReader reader, HclPosition position)
    {
        var least = Version(reader, "tls_min_version", "tls12");
        var most = Version(reader, "tls_max_version", "tls13");
        if (least > most)
            reader.Refuse(position, "'tls_max_version' must be greater than or equal to 'tls_min_version'");
        var protocols = SslProtocols.None;
        for (var version = least; version <= most; version++)
            protocols |= Protocol(version);
        return protocols;
    }

    private static int Version(HclReader reader, string key, string builtin)
    {
        var name = reader.Text(key) is { Length: > 0 } text ? text : builtin;
        var version = Array.IndexOf(Versions, name);
        if (version >= 0)
            return version;
        reader.Refuse(reader.Find(key)?.Position ?? default,
            $"'{key}' value \"{name}\" not supported, please specify one of [{string.Join(',', Versions)}]");
        return Array.IndexOf(Versions, builtin);
    }

    private static void WarnOfObsolete(HclReader reader, string file, ICollection<string> warnings)
    {
        foreach (var key in (string[])["tls_min_version", "tls_max_version"])
        {
            if (reader.Find(key) is not HclText { Value: "tls10" or "tls11" } old)
                continue;
            var place = $"{file}:{old.Position.Line}:{old.Position.Column}";
            warnings.Add(
                $"{key} {old.Value} is obsolete: TLS 1.0 and 1.1 are served only if the system's OpenSSL does, " +
                $"found in configuration at {place}");
        }
    }

    // TLS 1.0 and 1.1 are obsolete: only who names them gets them, and only where the system's OpenSSL serves them.
    private static SslProtocols Protocol(int version) => version switch
    {
#pragma warning disable CA5397, SYSLIB0039
        0 => SslProtocols.Tls,
        1 => SslProtocols.Tls11,
#pragma warning restore CA5397, SYSLIB0039
        2 => SslProtocols.Tls12,
        _ => SslProtocols.Tls13,
    };

    private static IReadOnlyList<TlsCipherSuite> CipherSuites(HclReader reader)
    {
        var suites = new List<TlsCipherSuite>();
        foreach (var text in reader.Texts("tls_cipher_suites") ?? [])
        {
            foreach (var name in text.Split(',', Trimmed))
            {
                var full = WithoutHash.Contains(name, StringComparer.Ordinal) ? name + "_SHA256" : name;
                if (char.IsAsciiLetter(full[0]) && Enum.TryParse<TlsCipherSuite>(full, out var suite))
                    suites.Add(suite);
                else
                    reader.Refuse(reader.Find("tls_cipher_suites")?.Position ?? default,
                        $"invalid value for 'tls_cipher_suites': unsupported cipher \"{name}\"");
            }
        }
        if (suites.Count == 0)
            return [];
        return suites;
    }
}
