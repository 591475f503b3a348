using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>
/// Two servers on one PostgreSQL, as their operator sees them (<c>docs/guides/high-availability.md</c>).
/// </summary>
public sealed class StandbyTests
{
    private const string Shared =
        """
        storage "postgresql" {
          connection_url = "{database}"
        }
        listener "tcp" {
          address     = "127.0.0.1:{port}"
          tls_disable = true
        }
        api_addr = "http://127.0.0.1:{port}"
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_standby_says_so_sends_on_and_takes_over()
    {
        var hcl = Shared.Replace(
            "{database}", PostgresServer.Shared.Url(PostgresServer.Shared.CreateDatabase()), StringComparison.Ordinal);
        await using var first = await LiveServer.ConfiguredAsync(hcl, Cancel);
        await SucceedAsync(first,
            """
            set -e
            vault operator init -key-shares=1 -key-threshold=1 -format=json > init.json
            vault operator unseal "$(jq -r '.unseal_keys_b64[0]' init.json)"
            vault login -no-print "$(jq -r .root_token init.json)"
            vault secrets enable -version=2 -path=secret kv
            vault kv put secret/app word=before
            """);
        await using var second = await LiveServer.ConfiguredAsync(hcl, Cancel);
        foreach (var name in (string[])["init.json", ".vault-token"])
            File.Copy(Path.Combine(first.Home, name), Path.Combine(second.Home, name));

        await SucceedAsync(second,
            $$"""
            set -e
            active="{{first.Address.GetLeftPart(UriPartial.Authority)}}"
            code() { curl -s -o /dev/null -w '%{http_code}' "$@"; }
            test "$(code "$VAULT_ADDR/v1/sys/leader")" = 503
            test "$(code "$VAULT_ADDR/v1/sys/health")" = 503
            vault operator unseal "$(jq -r '.unseal_keys_b64[0]' init.json)"
            vault status | grep -Eq 'HA Mode +standby'
            vault status | grep -Eq "Active Node Address +$active"
            test "$(code "$VAULT_ADDR/v1/sys/health")" = 429
            test "$(code "$VAULT_ADDR/v1/sys/health?standbyok=true")" = 200
            test "$(code "$VAULT_ADDR/v1/sys/health?standbycode=299")" = 299
            curl -s "$VAULT_ADDR/v1/sys/leader" | jq -e ".is_self == false and .leader_address == \"$active\""
            test "$(code "$VAULT_ADDR/v1/sys/seal-status")" = 200
            curl -s -o /dev/null -D headers "$VAULT_ADDR/v1/secret/data/app?version=1"
            grep -q '^HTTP/1.1 307' headers
            grep -qi "^location: $active/v1/secret/data/app?version=1" headers
            test "$(vault kv get -field=word secret/app)" = before
            vault kv put secret/app word=through
            """);
        await SucceedAsync(first,
            """
            set -e
            vault status | grep -Eq 'HA Mode +active'
            test "$(vault kv get -field=word secret/app)" = through
            vault operator step-down
            """);
        await SucceedAsync(second,
            """
            set -e
            for i in $(seq 100); do
                curl -s "$VAULT_ADDR/v1/sys/leader" | jq -e .is_self > /dev/null && break
                sleep 0.1
            done
            vault status | grep -Eq 'HA Mode +active'
            test "$(vault kv get -field=word secret/app)" = through
            vault kv put secret/app word=after
            vault operator members | grep -Eq "$VAULT_ADDR .*true"
            """);
        await SucceedAsync(first, "test \"$(vault kv get -field=word secret/app)\" = after");
    }

    private static async Task SucceedAsync(LiveServer server, string script)
    {
        var outcome = await Shell.RunAsync(script, server, Cancel);
        Assert.True(outcome.Exit == 0, $"{script}\n{outcome}\n--- server\n{server.Output}");
    }
}
