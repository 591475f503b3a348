using System.Net;
using System.Net.Security;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Configuration;

/// <summary>Every key of a listener arrives where it has its effect.</summary>
public sealed class ListenerKeysTests
{
    [Theory]
    [InlineData("tls_min_version = \"tls10\"", "tls_min_version tls10 is obsolete: TLS 1.0 and 1.1 are served only")]
    [InlineData("tls_min_version = \"tls11\", tls_max_version = \"tls12\"", "tls_min_version tls11 is obsolete")]
    [InlineData("tls_min_version = \"tls12\"", null)]
    public void Obsolete_versions_of_TLS_are_taken_with_a_warning(string keys, string? warning)
    {
        var result = ConfigurationFolder.Load(
            $"storage \"inmem\" {{}}\nlistener \"tcp\" {{ tls_cert_file = \"c\", tls_key_file = \"k\", {keys} }}");

        Assert.Empty(result.Errors);
        if (warning is null)
            Assert.Empty(result.Warnings);
        else
            Assert.StartsWith(warning, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_TCP_listener_is_read_in_full()
    {
        var listener = Read("""
            listener "tcp" {
              tls_cert_file = "c", tls_key_file = "k", tls_client_ca_file = "ca"
              tls_require_and_verify_client_cert = true, tls_auto_reload = true, tls_auto_reload_interval = 60
              proxy_protocol_behavior = "deny_unauthorized", proxy_protocol_authorized_addrs = "10.2.0.0/16,::2"
              tls_cipher_suites = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305"
              http_read_timeout = "7s", http_write_timeout = 8, require_request_header = "true"
              x_forwarded_for_authorized_addrs = ["10.1.2.3/8", "::1"]
              x_forwarded_for_hop_skips = "2"
              x_forwarded_for_reject_not_authorized = false
              x_forwarded_for_reject_not_present = "false"
              disable_unauthed_rekey_endpoints = true
              disable_unauthed_generate_root_endpoints = true
              telemetry { unauthenticated_metrics_access = true, disallow_metrics = true, metrics_only = true }
              inflight_requests_logging { unauthenticated_in_flight_requests_access = true }
            }
            """);

        Assert.Equal(("ca", true), (listener.Tls?.ClientAuthorityFile, listener.Tls?.RequiresClientCertificates));
        Assert.Equal(
        [
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ], listener.Tls?.CipherSuites ?? []);
        Assert.Equal((7, 8), (listener.ReadTimeout?.Seconds, listener.WriteTimeout?.Seconds));
        Assert.True(listener.RequiresRequestHeader && listener.RefusesMetrics && listener.ServesOnlyMetrics);
        Assert.Equal(TimeSpan.FromMinutes(1), listener.Tls?.ReloadInterval);
        var senders = Assert.IsType<ProxyProtocolRules>(listener.ProxyProtocol);
        Assert.Equal(ProxyTrust.OnlyAuthorized, senders.Trust);
        Assert.Equal([IPNetwork.Parse("10.2.0.0/16"), IPNetwork.Parse("::2/128")], senders.Authorized);
        var proxies = Assert.IsType<ForwardedForRules>(listener.ForwardedFor);
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("::1/128")], proxies.Authorized);
        Assert.Equal((2, false, false), (proxies.HopSkips, proxies.RejectsUnauthorized, proxies.RejectsAbsent));
        Assert.True(listener.Rules is
        {
            DisablesUnauthenticatedRekey: true,
            DisablesUnauthenticatedGenerateRoot: true,
            AllowsUnauthenticatedMetrics: true,
            AllowsUnauthenticatedInFlightRequests: true,
        });
    }

    [Theory]
    [InlineData("listener \"unix\" { address = \"/run/l.sock\", socket_mode = \"0660\", socket_user = 7 }")]
    [InlineData("""{"listener":{"unix":{"address":"/run/l.sock","socket_mode":"660","socket_user":"7"}}}""")]
    public void A_Unix_listener_is_read_in_full(string text)
    {
        var listener = Read(text);

        Assert.Equal(("/run/l.sock", "unix"), (listener.Address, listener.Scheme));
        Assert.Equal(new SocketConfiguration((UnixFileMode)0b110_110_000, "7", null), listener.Socket);
    }

    [Theory]
    [InlineData("custom_response_headers { default = { A = [1] }, '2xx' = { A = [2, 3] }, '204' = { B = 4 } }")]
    [InlineData("custom_response_headers = [{ default = [{ A = [1] }], '2xx' { A = [2, 3] }, '204' { B = [4] } }]")]
    public void Response_headers_of_a_status_win_over_those_of_its_class(string text)
    {
        var headers = Read(
            "listener \"tcp\" { tls_disable = true\n" + text.Replace('\'', '"') + " }").Headers;

        Assert.Equal(["2", "3"], headers.Of(204)["a"]);
        Assert.Equal(["4"], headers.Of(204)["B"]);
        Assert.Equal(["1"], headers.Of(404)["A"]);
        Assert.Equal(["max-age=31536000; includeSubDomains"], headers.Of(404)["Strict-Transport-Security"]);
        Assert.False(headers.Of(200).ContainsKey("B"));
    }

    [Fact]
    public void What_stands_at_the_top_holds_for_listeners_that_do_not_say_it()
    {
        var result = ConfigurationFolder.Load("""
            storage "inmem" {}
            listener "tcp" { tls_disable = true }
            listener = [{ tcp = { tls_disable = true, address = ":1", max_request_duration = "9s" } }]
            default_max_request_duration = "5s"
            enable_response_header_hostname = true
            """);

        var listeners = result.Configuration?.Listeners ?? [];
        Assert.Equal([5, 9], listeners.Select(one => one.MaxRequestDuration?.TotalSeconds ?? 0));
        Assert.All(listeners, one => Assert.True(one.ShowsHostname));
    }

    private static ListenerConfiguration Read(string text)
    {
        var result = ConfigurationFolder.Load(text.StartsWith('{')
            ? text.Replace("{\"listener\"", "{\"storage\":{\"inmem\":{}},\"listener\"", StringComparison.Ordinal)
            : "storage \"inmem\" {}\n" + text);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        return Assert.Single(result.Configuration?.Listeners ?? []);
    }
}
