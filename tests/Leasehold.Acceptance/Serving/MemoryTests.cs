using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>What many large writes at once take.</summary>
public sealed class MemoryTests
{
    private const int Writers = 64;
    private const int Rounds = 3;
    private const int Characters = 1_000_000;
    private const long MostBytes = 200_000_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_large_writes_at_once_stay_below_200_megabytes()
    {
        using var home = new TempFolder();
        await using var server = await LiveServer.ConfiguredAsync(
            Configurations.OnDisk, home, LiveServer.FreePort(), Cancel);
        var opened = await Shell.RunAsync(
            """
            set -e
            vault operator init -key-shares=1 -key-threshold=1 -format=json > init.json
            vault operator unseal "$(jq -r '.unseal_keys_b64[0]' init.json)" > unsealed
            vault login -no-print "$(jq -r .root_token init.json)"
            vault secrets enable -version=2 -path=secret kv > enabled
            vault audit enable file file_path="$PWD/audit.log" > audited
            jq -r .root_token init.json
            """, server, Cancel);
        Assert.Equal(0, opened.Exit);
        using var api = new Api(server);
        var body = new { data = new { value = new string('x', Characters) } };

        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer =>
                api.SendAsync("POST", $"secret/data/{writer}", opened.Output.Trim(), body, Cancel)));
        }

        var shown = await api.SendAsync("GET", "secret/data/0", opened.Output.Trim(), body: null, Cancel);
        var value = shown.GetProperty("data").GetProperty("data").GetProperty("value").GetString();
        Assert.Equal(Characters, value?.Length);
        Assert.InRange(ResidentMemory.PeakOf(server.ProcessId), 1, MostBytes);
    }
}
