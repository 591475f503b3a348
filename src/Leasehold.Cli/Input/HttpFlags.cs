using Leasehold.Cli.Input.Flags;

namespace Leasehold.Cli.Input;

/// <summary>The flags of every command that talks to a server.</summary>
internal sealed class HttpFlags
{
    public HttpFlags(FlagSet flags)
    {
        flags.Section("HTTP Options");
        Address = flags.Text("address", "Address of the server. Default https://127.0.0.1:8200, or VAULT_ADDR.");
        AgentAddress = flags.Text("agent-address", "Address of the agent, instead of the server's. VAULT_AGENT_ADDR.");
        AuthorityFile = flags.Text("ca-cert", "PEM file of the authority to trust. VAULT_CACERT.");
        AuthorityDirectory = flags.Text("ca-path", "Directory of PEM files of authorities to trust. VAULT_CAPATH.");
        ClientCertificate = flags.Text("client-cert", "PEM file of the client's certificate. VAULT_CLIENT_CERT.");
        ClientKey = flags.Text("client-key", "PEM file of the client's key. VAULT_CLIENT_KEY.");
        Namespace = flags.Text("namespace", "Namespace of the request. VAULT_NAMESPACE.", alias: "ns");
        ServerName = flags.Text("tls-server-name", "Name the server's certificate must carry. VAULT_TLS_SERVER_NAME.");
        SkipVerify = flags.Switch("tls-skip-verify", "Accept any certificate: unsafe. VAULT_SKIP_VERIFY.");
        DisableRedirects = flags.Switch("disable-redirects", "Follow no redirect. VAULT_DISABLE_REDIRECTS.");
        PolicyOverride = flags.Switch("policy-override", "Override a policy of soft-mandatory enforcement.");
        WrapTtl = flags.Duration("wrap-ttl", "Wrap the answer in a token that lives this long. VAULT_WRAP_TTL.");
        Mfa = flags.List("mfa", "Credentials of multi-factor authentication. VAULT_MFA.");
        OutputCurl = flags.Switch("output-curl-string", "Print the curl command instead of sending the request.");
        OutputPolicy = flags.Switch("output-policy", "Print the policy that the request needs instead of sending it.");
        UnlockKey = flags.Text("unlock-key", "Key that unlocks the API of a locked namespace.");
        Headers = flags.Map("header", "Additional header.");
        NonInteractive = flags.Switch("non-interactive", "Never ask; standard input counts as empty.");
    }

    public TextFlag Address { get; }

    public TextFlag AgentAddress { get; }

    public TextFlag AuthorityFile { get; }

    public TextFlag AuthorityDirectory { get; }

    public TextFlag ClientCertificate { get; }

    public TextFlag ClientKey { get; }

    public TextFlag Namespace { get; }

    public TextFlag ServerName { get; }

    public SwitchFlag SkipVerify { get; }

    public SwitchFlag DisableRedirects { get; }

    public SwitchFlag PolicyOverride { get; }

    public DurationFlag WrapTtl { get; }

    public ListFlag Mfa { get; }

    public SwitchFlag OutputCurl { get; }

    public SwitchFlag OutputPolicy { get; }

    /// <summary>What is to be printed in place of a request; null where requests are sent.</summary>
    public string? WantedText => OutputCurl.Value ? "cURL string" : OutputPolicy.Value ? "policy" : null;

    public TextFlag UnlockKey { get; }

    public MapFlag Headers { get; }

    public SwitchFlag NonInteractive { get; }
}
