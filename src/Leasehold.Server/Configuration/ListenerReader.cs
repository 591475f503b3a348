using System.Security.Authentication;
using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads a <c>listener "tcp"</c> block.</summary>
internal static class ListenerReader
{
    private static readonly string[] Versions = ["tls10", "tls11", "tls12", "tls13"];

    public static ListenerConfiguration Read(HclReader reader, HclPosition position)
    {
        var plain = new ListenerConfiguration();
        return plain with
        {
            Address = Address(reader, "address") ?? plain.Address,
            ClusterAddress = Address(reader, "cluster_address"),
            Tls = reader.Flag("tls_disable") is true ? null : Tls(reader, position),
            MaxRequestSize = Limit(reader.Integer("max_request_size"), plain.MaxRequestSize),
            MaxRequestDuration = Limit(reader.Duration("max_request_duration"), plain.MaxRequestDuration),
            MaxJsonStrings = (int)Count(reader, "max_request_json_strings", plain.MaxJsonStrings),
            MaxJsonMemory = Count(reader, "max_request_json_memory", plain.MaxJsonMemory),
            ReadHeaderTimeout = Wait(reader, "http_read_header_timeout", plain.ReadHeaderTimeout),
            IdleTimeout = Wait(reader, "http_idle_timeout", plain.IdleTimeout),
        };
    }

    private static string? Address(HclReader reader, string key)
    {
        if (reader.Text(key) is not { } address)
            return null;
        if (ListenAddress.TryParse(address, out _, out _))
            return address;
        reader.Refuse(reader.Find(key)?.Position ?? default,
            $"'{key}': expected an address with a port such as 127.0.0.1:8200, found \"{address}\"");
        return null;
    }

    private static TlsConfiguration? Tls(HclReader reader, HclPosition position)
    {
        if (reader.Flag("tls_require_and_verify_client_cert") is true)
            reader.Refuse(position, "'tls_require_and_verify_client_cert' is not in this version yet");
        var certificate = reader.Text("tls_cert_file");
        var key = reader.Text("tls_key_file");
        var protocols = Protocols(reader, position);
        if (certificate is { Length: > 0 } && key is { Length: > 0 })
            return new TlsConfiguration(
                certificate, key, protocols, reader.Flag("tls_disable_client_certs") is not true);
        reader.Refuse(position, "'tls_cert_file' and 'tls_key_file' must be set, or 'tls_disable'");
        return null;
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

    // Zero means the default, less means without limit: V's rule.
    private static long? Limit(long? value, long? builtin) => value switch
    {
        null or 0 => builtin,
        < 0 => null,
        _ => value,
    };

    private static TimeSpan? Limit(TimeSpan? value, TimeSpan? builtin) =>
        value is not { } given || given == TimeSpan.Zero ? builtin : given < TimeSpan.Zero ? null : given;

    private static long Count(HclReader reader, string key, long builtin) => reader.Integer(key) switch
    {
        null or 0 => builtin,
        < 0 => 0,
        { } count => Math.Min(count, int.MaxValue),
    };

    private static TimeSpan Wait(HclReader reader, string key, TimeSpan builtin)
    {
        if (reader.Duration(key) is not { } wait || wait == TimeSpan.Zero)
            return builtin;
        if (wait > TimeSpan.Zero)
            return wait;
        reader.Refuse(reader.Find(key)?.Position ?? default, $"'{key}': expected a positive duration");
        return builtin;
    }
}
