using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>A server on disk, killed without warning and started again.</summary>
public sealed class RestartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_is_there_after_a_kill_tokens_live_on_and_an_expired_one_is_refused()
    {
        using var home = new TempFolder();
        var port = LiveServer.FreePort();
        await using (var server = await LiveServer.ConfiguredAsync(Configurations.OnDisk, home, port, Cancel))
        {
            await SucceedAsync(server,
                """
                set -e
                vault operator init -key-shares=3 -key-threshold=2 -format=json > init.json
                vault operator unseal "$(jq -r '.unseal_keys_b64[0]' init.json)"
                vault operator unseal "$(jq -r '.unseal_keys_b64[2]' init.json)"
                vault login "$(jq -r .root_token init.json)"
                vault secrets enable -version=2 -path=secret kv
                vault kv put secret/myapp password=s3cr3t
                echo 'path "secret/*" { capabilities = ["read"] }' | vault policy write readers -
                vault token create -policy=readers -ttl=1h -field=token > living
                vault token create -policy=readers -ttl=2s -field=token > dying
                """);
            await server.KillAsync(Cancel);
        }

        await using (var server = await LiveServer.ConfiguredAsync(Configurations.OnDisk, home, port, Cancel))
        {
            var sealedStatus = await Shell.RunAsync("vault status", server, Cancel);
            Assert.Equal(2, sealedStatus.Exit);
            await SucceedAsync(server,
                """
                set -e
                vault operator unseal "$(jq -r '.unseal_keys_b64[1]' init.json)"
                vault operator unseal "$(jq -r '.unseal_keys_b64[0]' init.json)"
                test "$(vault kv get -field=password secret/myapp)" = s3cr3t
                vault policy read readers | grep -q 'secret/\*'
                test "$(VAULT_TOKEN=$(cat living) vault kv get -field=password secret/myapp)" = s3cr3t
                VAULT_TOKEN=$(cat living) vault token renew | grep -q token_duration
                """);
            // The two seconds may not be over yet: ask until they are, at most ten.
            await SucceedAsync(server,
                """
                for i in 1 2 3 4 5 6 7 8 9 10; do
                    VAULT_TOKEN=$(cat dying) vault token lookup > answer 2>&1 || break
                    sleep 1
                done
                grep -q 'Code: 403' answer && grep -q 'token expired' answer
                """);
        }
    }

    [Fact]
    public async Task What_was_acknowledged_before_each_of_several_kills_is_there()
    {
        using var home = new TempFolder();
        var port = LiveServer.FreePort();
        var setup = """
            set -e
            vault operator init -key-shares=1 -key-threshold=1 -format=json > init.json
            vault operator unseal "$(jq -r '.unseal_keys_b64[0]' init.json)"
            vault login -no-print "$(jq -r .root_token init.json)"
            vault secrets enable -version=2 -path=secret kv
            """;
        for (var round = 1; round <= 3; round++)
        {
            await using var server = await LiveServer.ConfiguredAsync(Configurations.OnDisk, home, port, Cancel);
            await SucceedAsync(server, round == 1
                ? setup
                : "vault operator unseal \"$(jq -r '.unseal_keys_b64[0]' init.json)\"");
            await SucceedAsync(server, $"vault kv put secret/round{round} n={round}");
            for (var before = 1; before <= round; before++)
                await SucceedAsync(server, $"test \"$(vault kv get -field=n secret/round{before})\" = {before}");
            await server.KillAsync(Cancel);
        }
    }

    private static async Task SucceedAsync(LiveServer server, string script)
    {
        var outcome = await Shell.RunAsync(script, server, Cancel);
        Assert.True(outcome.Exit == 0, $"{script}\n{outcome}\n--- server\n{server.Output}");
    }
}
