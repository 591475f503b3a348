using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;
using Leasehold.Core.Requests;

namespace Leasehold.Cli.Input;

/// <summary>Flags and environment made into the options of a client: a flag wins over its variable.</summary>
internal sealed class ClientSettings(HttpFlags flags, VaultEnvironment environment)
{
    private static readonly string[] ProxySchemes = ["http", "https", "socks4", "socks4a", "socks5"];

    private string? _error;

    public bool TryRead(
        string token,
        [NotNullWhen(true)] out ApiClientOptions? options,
        [NotNullWhen(false)] out string? error)
    {
        options = Read(token);
        error = _error;
        if (error is null)
            return true;
        options = null;
        return false;
    }

    private ApiClientOptions Read(string token)
    {
        if (token.Any(c => c is < ' ' or > '~'))
            Fail("configured Vault token contains non-printable characters and cannot be used");
        return new ApiClientOptions
        {
            Address = Address(),
            Token = token,
            Namespace = CanonicalNamespace(Text(flags.Namespace, "NAMESPACE") ?? ""),
            WrapTtl = WrapTtl(),
            Mfa = flags.Mfa.IsSet ? flags.Mfa.Items : environment.Find("MFA")?.Split(',') ?? [],
            PolicyOverride = flags.PolicyOverride.Value,
            Headers = Headers(),
            Timeout = Duration("CLIENT_TIMEOUT") ?? TimeSpan.FromSeconds(60),
            MaxRetries = Retries(),
            Rate = Rate(),
            DisableRedirects = Switch(flags.DisableRedirects, "DISABLE_REDIRECTS"),
            Proxy = Proxy(),
            Tls = Tls(),
        };
    }

    private ServerAddress Address()
    {
        var text = Text(flags.AgentAddress, "AGENT_ADDR") ?? Text(flags.Address, "ADDR");
        if (text is null)
            return ServerAddress.Default;
        if (ServerAddress.TryParse(text, out var address, out var why))
        {
            if (Boolean("SRV_LOOKUP") is true && !HasPort(address))
                Fail($"{environment.NameOf("SRV_LOOKUP")}: SRV is not looked up; put the port into the address");
            return address;
        }
        Fail(why);
        return ServerAddress.Default;
    }

    private static bool HasPort(ServerAddress address) => address.SocketPath is not null
        || address.Url.OriginalString.Contains($":{address.Url.Port}", StringComparison.Ordinal);

    private TlsOptions Tls()
    {
        var (certificate, key) = (Text(flags.ClientCertificate, "CLIENT_CERT"), Text(flags.ClientKey, "CLIENT_KEY"));
        if (certificate is null != key is null)
            Fail("both client cert and client key must be provided");
        return new TlsOptions
        {
            AuthorityFile = Text(flags.AuthorityFile, "CACERT"),
            AuthorityPem = environment.Find("CACERT_BYTES"),
            AuthorityDirectory = Text(flags.AuthorityDirectory, "CAPATH"),
            ClientCertificateFile = certificate,
            ClientKeyFile = key,
            ServerName = Text(flags.ServerName, "TLS_SERVER_NAME"),
            SkipVerify = Switch(flags.SkipVerify, "SKIP_VERIFY"),
        };
    }

    private List<KeyValuePair<string, string>> Headers()
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in flags.Headers.Items)
        {
            if (name.StartsWith("X-Vault-", StringComparison.OrdinalIgnoreCase))
                Fail($"failed to setup Headers[{name}]: Header starting by 'X-Vault-' are for internal usage only");
            headers.Add(new(name, value));
        }
        if (flags.UnlockKey.Value.Length > 0)
            headers.Add(new("X-Vault-Unlock-Key", flags.UnlockKey.Value));
        return headers;
    }

    private TimeSpan WrapTtl()
    {
        if (!flags.WrapTtl.IsSet)
            return Duration("WRAP_TTL") ?? TimeSpan.Zero;
        return flags.WrapTtl.Value;
    }

    private TimeSpan? Duration(string name)
    {
        if (environment.Find(name) is not { } text)
            return null;
        if (GoDuration.TryParse(text, out var duration, out _) && duration >= TimeSpan.Zero)
            return duration;
        Fail($"failed to read environment: could not parse \"{environment.NameOf(name)}\"");
        return null;
    }

    private int Retries()
    {
        if (environment.Find("MAX_RETRIES") is not { } text)
            return 0;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var retries))
            return retries;
        Fail($"failed to read environment: could not parse {environment.NameOf("MAX_RETRIES")}");
        return 0;
    }

    // "rate" or "rate:burst"; without a burst it is the rate itself.
    private RequestRate? Rate()
    {
        if (environment.Find("RATE_LIMIT") is not { } text)
            return null;
        var parts = text.Split(':', 2);
        var burst = 0;
        if (double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var perSecond) &&
            perSecond > 0 && double.IsFinite(perSecond) &&
            (parts.Length == 1 || int.TryParse(parts[1], CultureInfo.InvariantCulture, out burst)))
        {
            return new RequestRate(perSecond, Math.Max(parts.Length == 1 ? (int)perSecond : burst, 1));
        }
        Fail($"failed to read environment: {environment.NameOf("RATE_LIMIT")} was provided but incorrectly formatted");
        return null;
    }

    private Uri? Proxy()
    {
        if ((environment.Find("PROXY_ADDR") ?? environment.Find("HTTP_PROXY")) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var proxy) && ProxySchemes.Contains(proxy.Scheme))
            return proxy;
        Fail("failed to read environment: could not parse the proxy's address, which begins with http://, https:// or "
            + "socks5://");
        return null;
    }

    private bool Switch(SwitchFlag flag, string name) =>
        flag.IsSet ? flag.Value : Boolean(name) ?? flag.Value;

    private bool? Boolean(string name)
    {
        if (environment.Find(name) is not { } text)
            return null;
        if (GoText.Boolean(text) is { } value)
            return value;
        Fail($"failed to read environment: could not parse {environment.NameOf(name)}");
        return null;
    }

    private string? Text(TextFlag flag, string name) =>
        flag.IsSet ? (flag.Value.Length > 0 ? flag.Value : null) : environment.Find(name);

    // No slash before, one after; the root namespace has no name.
    private static string CanonicalNamespace(string text) =>
        text.Trim().Trim('/') is { Length: > 0 } name and not "root" ? name + "/" : "";

    private void Fail(string error) => _error ??= error;
}
