using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>SIGHUP: what may change while the server serves does, and what is broken stays as it was.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Configuration =
        """
        storage "inmem" {}
        listener "tcp" {
          address       = "127.0.0.1:{port}"
          tls_cert_file = "{home}/server.pem"
          tls_key_file  = "{home}/server.key"
          custom_response_headers { default = { X-Of = ["first"] } }
        }
        log_file = "{home}/server.log"
        pid_file = "{home}/server.pid"
        """;

    private const string Certificate =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={name} " +
        "-addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.pem 2>/dev/null";

    private readonly TempFolder home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Certificate_headers_level_and_log_file_are_taken_over_and_a_broken_certificate_is_not()
    {
        await ShellAsync(Certificate.Replace("{name}", "first", StringComparison.Ordinal));
        await using var server =
            await LiveServer.ConfiguredAsync(Configuration, home, LiveServer.FreePort(), Cancel, "https");
        await ShellAsync("mv server.log moved.log; sed -i 's/\"first\"/\"second\"/' server.hcl; "
            + "echo 'log_level = \"debug\"' >> server.hcl; echo 'log_requests_level = \"debug\"' >> server.hcl; "
            + Certificate.Replace("{name}", "second", StringComparison.Ordinal));

        server.Signal("HUP");
        await UntilAsync(server, "test \"$(SUBJECT)\" = 'subject=CN = second' -o \"$(SUBJECT)\" = 'subject=CN=second'");
        await UntilAsync(server, "curl -sk -D- -o /dev/null $VAULT_ADDR/v1/sys/health | grep -qi '^x-of: second'");
        await UntilAsync(server, "grep -q 'completed_request: .*request_path=/v1/sys/health' server.log");
        await ShellAsync("echo broken > server.pem; echo 'sotrage = {' >> server.hcl");
        server.Signal("HUP");
        await UntilAsync(server, "grep -q 'error loading TLS cert: .*/server.pem holds no certificate' server.log");

        await UntilAsync(server, "grep -q 'reload: error loading configuration: .*/server.hcl:' server.log");
        await UntilAsync(server, "curl -sk -D- -o /dev/null $VAULT_ADDR/v1/sys/health | grep -qi '^x-of: second'");
        Assert.Equal(2, server.Output.Split("==> Leasehold reload triggered").Length - 1);
        await ShellAsync("test \"$(stat -c %a server.log)\" = 600 && test -s moved.log");
    }

    [Fact]
    public async Task SIGUSR2_logs_what_the_server_does_and_it_serves_on()
    {
        await ShellAsync(Certificate.Replace("{name}", "first", StringComparison.Ordinal));
        await using var server =
            await LiveServer.ConfiguredAsync(Configuration, home, LiveServer.FreePort(), Cancel, "https");

        await UntilAsync(server, "kill -USR2 $(cat server.pid) && sleep 0.2 && "
            + "grep -q 'core: state: sealed, [0-9]* threads' server.log");
        await UntilAsync(server, "grep -q 'core: requests in flight: {}' server.log");
        await UntilAsync(server, "curl -sk $VAULT_ADDR/v1/sys/seal-status | grep -q initialized");
    }

    private async Task ShellAsync(string script)
    {
        var outcome = await Shell.RunAsync(script, home.Path, address: null, Cancel);
        Assert.True(outcome.Exit == 0, outcome.ToString());
    }

    // The server answers signals in its own time: asked until it is so, for ten seconds.
    private static async Task UntilAsync(LiveServer server, string condition)
    {
        var subject = "echo | openssl s_client -connect ${VAULT_ADDR#https://} 2>/dev/null"
            + " | openssl x509 -noout -subject";
        var script = condition.Replace("SUBJECT", subject, StringComparison.Ordinal);
        var outcome = await Shell.RunAsync(
            $"for i in $(seq 100); do if {script}; then exit 0; fi; sleep 0.1; done; exit 1", server, Cancel);
        Assert.True(outcome.Exit == 0, $"{condition}\n{outcome}\n{server.Output}");
    }
}
