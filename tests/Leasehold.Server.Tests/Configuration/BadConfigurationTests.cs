using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Configuration;

public sealed class BadConfigurationTests
{
    private const string Listener = "\nlistener \"tcp\" { tls_disable = true }";
    private const string Memory = "storage \"inmem\" {}\n";
    private const string At = "error loading configuration: server.hcl:";

    public static TheoryData<string, string> Mistakes => new()
    {
        { "storage \"consul\" {}" + Listener,
            At + "1:1: unknown storage type \"consul\"; known are: inmem, file, raft, rocksdb, postgresql" },
        { "storage \"postgresql\" {}" + Listener,
            "storage \"postgresql\": 'connection_url' must be set, here or in VAULT_PG_CONNECTION_URL" },
        { "storage \"postgresql\" {\nconnection_url = \"postgres://u:hush@h/d?x=1\"\n}" + Listener,
            At + "1:1: storage \"postgresql\": connection_url: unknown parameter 'x'" },
        { "storage \"postgresql\" {\nconnection_url = \"postgres://u@h/d\"\nmax_parallel = 0\n}" + Listener,
            At + "1:1: storage \"postgresql\": 'max_parallel': expected 1 to 10000" },
        { "storage \"file\" {}" + Listener, At + "1:1: storage \"file\": 'path' must be set" },
        { "storage \"inmem\" { anchor = \"/a\" }" + Listener,
            At + "1:1: storage \"inmem\": 'anchor' is of no use, the store ends with the server" },
        { "storage \"postgresql\" { connection_url = \"postgres://a\\u0000b@h/d\" }" + Listener,
            At + "1:41: 'connection_url': a text must not have a NUL character in it" },
        { Memory + "pid_file = \"a\\u0000b\"" + Listener,
            At + "2:12: 'pid_file': a text must not have a NUL character in it" },
        { Listener, "A storage backend must be specified" },
        { Memory, "at least one listener must be configured" },
        { Memory + "listener \"udp\" {}", At + "2:1: unsupported listener type \"udp\"" },
        { Memory + "listener \"unix\" {}", At + "2:1: listener \"unix\": 'address' must be the path of the socket" },
        { Memory + "listener \"unix\" { address = \"/s\", socket_mode = \"9\" }",
            At + "2:49: 'socket_mode': expected an octal number such as \"660\", found \"9\"" },
        { Memory + Tls("tls_cipher_suites = \"TLS_NONE\""),
            At + "2:79: invalid value for 'tls_cipher_suites': unsupported cipher \"TLS_NONE\"" },
        { Memory + Tls("tls_disable_client_certs = true, tls_require_and_verify_client_cert = true"),
            At + "2:1: 'tls_disable_client_certs' and 'tls_require_and_verify_client_cert' are mutually exclusive" },
        { Memory + Tls("tls_acme_domains = [\"a\"]"),
            At + "2:59: 'tls_acme_domains' is not supported: "
            + "get the certificate with a client of its own, and send SIGHUP when it has changed" },
        { Memory + Plain("x_forwarded_for_authorized_addrs = \"10.0.0.0/33\""),
            At + "2:73: 'x_forwarded_for_authorized_addrs': "
            + "expected addresses or networks such as 10.0.0.0/8, found \"10.0.0.0/33\"" },
        { Memory + Plain("x_forwarded_for_hop_skips = -1"),
            At + "2:66: x_forwarded_for_hop_skips must be between 0 and 1000 but set to -1" },
        { Memory + Tls("tls_auto_reload = true, tls_auto_reload_interval = \"1ms\""),
            At + "2:110: 'tls_auto_reload_interval': expected a duration of at least one second" },
        { Memory + Plain("proxy_protocol_behavior = \"sometimes\""),
            At + "2:64: 'proxy_protocol_behavior': expected use_always, allow_authorized or deny_unauthorized, "
            + "found \"sometimes\"" },
        { Memory + Plain("proxy_protocol_behavior = \"deny_unauthorized\""),
            At + "2:64: 'proxy_protocol_behavior' deny_unauthorized needs the proxies in "
            + "'proxy_protocol_authorized_addrs'" },
        { Memory + Plain("custom_response_headers { \"6xx\" = { a = [\"b\"] } }"),
            At + "2:38: 'custom_response_headers': "
            + "expected default, a class such as 2xx or a status, found \"6xx\"" },
        { Memory + Plain("custom_response_headers { default = { X-Vault-A = [\"b\"] } }"),
            At + "2:76: 'custom_response_headers': the header X-Vault-A is set by the server itself" },
        { Memory + Plain("custom_response_headers { default = { a = [\"b\\r\\nc: d\"] } }"),
            At + "2:76: 'custom_response_headers': the value of a must be printable ASCII" },
        { Memory + Plain("telemetry { metrics_path = \"/m\" }"),
            At + "2:65: 'metrics_path': metrics are served at /v1/sys/metrics only" },
        { Memory + "telemetry {}\ntelemetry {}" + Listener, At + "3:1: only one 'telemetry' block is permitted" },
        { Memory + "telemetry { prefix_filter = [\"a\"] }" + Listener,
            At + "2:29: 'prefix_filter': each filter must begin with + or -, found \"a\"" },
        { Memory + "user_lockout \"kerberos\" {}" + Listener,
            At + "2:1: unsupported user lockout type \"kerberos\"; known are: all, userpass, ldap, approle" },
        { Memory + "audit \"file\" \"x\" {}" + Listener, At + "2:1: 'audit' is not supported: "
            + "enable audit devices with 'audit enable'; they are kept in the storage" },
        { Memory + "ha_storage \"consul\" {}" + Listener, "ha_storage \"consul\" is not supported: "
            + "the lock of the active server lies in the storage itself; remove the block" },
        { "storage \"raft\" {}" + Listener,
            "storage \"raft\": 'path' must be set, here or in VAULT_RAFT_PATH" },
        { Memory + "cluster_addr = \"nowhere\"" + Listener,
            "cluster_addr: expected an address with a port such as https://10.0.0.1:8201, found \"nowhere\"" },
        { Memory + "listener \"tcp\" {}",
            At + "2:1: 'tls_cert_file' and 'tls_key_file' must be set, or 'tls_disable'" },
        { Memory + "listener \"tcp\" { tls_cert_file = \"c\", tls_key_file = \"k\", tls_min_version = \"tls14\" }",
            At + "2:77: "
            + "'tls_min_version' value \"tls14\" not supported, please specify one of [tls10,tls11,tls12,tls13]" },
        { Memory + "listener \"tcp\" { tls_disable = true, address = \"127.0.0.1\" }",
            At + "2:48: 'address': expected an address with a port such as 127.0.0.1:8200, found \"127.0.0.1\"" },
        { Memory + "listener \"tcp\" { tls_disable = \"maybe\", tls_cert_file = \"c\", tls_key_file = \"k\" }",
            At + "2:32: 'tls_disable': expected true or false" },
        { Memory + "default_lease_ttl = \"2h\"\nmax_lease_ttl = \"1h\"" + Listener,
            "cannot have DefaultLeaseTTL larger than MaxLeaseTTL" },
        { Memory + "max_lease_ttl = \"-1h\"" + Listener,
            At + "2:17: 'max_lease_ttl': expected a duration of at least one second" },
        { Memory + "max_lease_ttl = \"abc\"" + Listener,
            At + "2:17: 'max_lease_ttl': time: invalid duration \"abc\"" },
        { Memory + "log_level = \"loud\"" + Listener, At + "2:13: unknown log level: loud" },
        { Memory + "log_format = \"xml\"" + Listener, At + "2:14: unknown log format: xml" },
        { Memory + "api_addr = \"vault:8200\"" + Listener, "redirect address must include scheme (ex. 'http')" },
        { Memory + "seal \"awskms\" {}" + Listener,
            At + "2:1: seal type \"awskms\" is not supported; known are: shamir, static, transit" },
    };

    private static string Tls(string more) =>
        "listener \"tcp\" { tls_cert_file = \"c\", tls_key_file = \"k\", " + more + " }";

    private static string Plain(string more) => "listener \"tcp\" { tls_disable = true, " + more + " }";

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_place(string text, string expected)
    {
        var result = ConfigurationFolder.Load(text);

        Assert.Null(result.Configuration);
        Assert.Equal([expected], result.Errors);
    }

    [Fact]
    public void All_mistakes_are_said_at_once()
    {
        var result = ConfigurationFolder.Load("""
            storage "etcd" {}
            listener "tcp" { address = "nowhere" }
            log_level = "loud"
            """);

        Assert.Null(result.Configuration);
        Assert.Equal(["1", "2", "2", "3"],
            result.Errors.Select(error => error[At.Length..].Split(':')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_configuration_is_refused_with_line_and_column()
    {
        var result = ConfigurationFolder.Load("storage \"inmem\" {\n  a = = 1\n}");

        Assert.StartsWith(At + "2:7: ", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_name_is_no_file() => Assert.Equal(
        ["error loading configuration from : no such file or directory"],
        ConfigurationLoader.Load([""], ServerEnvironment.Empty).Errors);

    [Fact]
    public void A_missing_file_and_an_empty_folder_are_said()
    {
        using var folder = new ConfigurationFolder();

        var result = ConfigurationLoader.Load([folder.Path + "/none.hcl", folder.Path], ServerEnvironment.Empty);

        Assert.Equal(
        [
            "error loading configuration from none.hcl: no such file or directory",
            $"error loading configuration from {folder.Path}: the directory has no .hcl and no .json file",
        ], folder.Shorten(result.Errors).Order(StringComparer.Ordinal).Reverse());
    }
}
