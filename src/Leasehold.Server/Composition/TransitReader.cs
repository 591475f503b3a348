using Leasehold.Client;
using Leasehold.Hcl;
using Leasehold.Server.Configuration;
using Leasehold.Server.Seals;

namespace Leasehold.Server.Composition;

/// <summary>
/// Reads a <c>seal "transit"</c>. Variables of this seal win over the file, for the seal in use; those that every
/// client of the other server reads only fill what the file leaves open: they may be meant for another server.
/// </summary>
internal sealed class TransitReader(ServerEnvironment environment, SealBlock block)
{
    /// <summary>The options, or what is wrong.</summary>
    public (TransitOptions? Options, string? Fault) Read()
    {
        if (Open("address", "ADDR") is not { } address)
            return Missing("address", "VAULT_ADDR");
        if (!ServerAddress.TryParse(address, out var server, out var fault))
            return (null, $"'address': {fault}");
        if (Open("token", "TOKEN") is not { } token)
            return Missing("token", "VAULT_TOKEN");
        if (token.Any(static letter => letter is <= ' ' or > '~'))
            return (null, "'token': a token has no blanks and no letters beyond ASCII");
        if (Own("key_name", "TRANSIT_SEAL_KEY_NAME") is not { } key)
            return Missing("key_name", "VAULT_TRANSIT_SEAL_KEY_NAME");
        if (Own("mount_path", "TRANSIT_SEAL_MOUNT_PATH")?.Trim('/') is not { Length: > 0 } mount)
            return Missing("mount_path", "VAULT_TRANSIT_SEAL_MOUNT_PATH");
        if (key.Contains('/') || key is "." or "..")
            return (null, "'key_name': expected the name of a key, without slashes");
        return With(new TransitOptions(server, mount, key)
        {
            Token = token,
            Namespace = Open("namespace", "NAMESPACE") ?? "",
        });
    }

    private (TransitOptions? Options, string? Fault) With(TransitOptions options)
    {
        if (Flag(Own("disable_renewal", "TRANSIT_SEAL_DISABLE_RENEWAL")) is not { } keepsToken)
            return (null, "'disable_renewal': expected true or false");
        if (Flag(Open("tls_skip_verify", "SKIP_VERIFY")) is not { } skips)
            return (null, "'tls_skip_verify': expected true or false");
        var tls = new TlsOptions
        {
            AuthorityFile = Open("tls_ca_cert", "CACERT"),
            ClientCertificateFile = Open("tls_client_cert", "CLIENT_CERT"),
            ClientKeyFile = Open("tls_client_key", "CLIENT_KEY"),
            ServerName = Open("tls_server_name", "TLS_SERVER_NAME"),
            SkipVerify = skips,
        };
        return tls.ClientCertificateFile is null != tls.ClientKeyFile is null
            ? (null, "'tls_client_cert' and 'tls_client_key' need each other")
            : (options with { RenewsToken = !keepsToken, Tls = tls }, null);
    }

    /// <summary>A key with a variable of its own.</summary>
    private string? Own(string key, string variable) => block.IsDisabled
        ? Open(key, variable)
        : environment.Find(variable) ?? block.Find(key);

    /// <summary>A key with a variable that others read as well.</summary>
    private string? Open(string key, string variable) => block.Find(key) ?? environment.Find(variable);

    private static (TransitOptions? Options, string? Fault) Missing(string key, string variable) =>
        (null, $"'{key}' must be set, or {variable} in the environment");

    private static bool? Flag(string? text) => text is null ? false : HclReader.ParseFlag(text);
}
