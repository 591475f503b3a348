using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Operator;

public sealed class OperatorTests : CliTest
{
    private const string Sealed = """
        {"type":"shamir","initialized":true,"sealed":true,"t":3,"n":5,"progress":1,"nonce":"0d1e","recovery_seal":false,
        "version":"1.17.0+leasehold.0.1.0","migration":false,"storage_type":"file"}
        """;

    private const string Unsealed = """
        {"type":"shamir","initialized":true,"sealed":false,"t":1,"n":1,"progress":0,"nonce":"","recovery_seal":false,
        "version":"1.17.0","build_date":"2024-01-01T00:00:00Z","migration":false,"cluster_name":"c","cluster_id":"i",
        "storage_type":"inmem"}
        """;

    [Fact]
    public async Task Status_of_an_unsealed_server()
    {
        Server.On("GET /v1/sys/seal-status", Unsealed)
            .On("GET /v1/sys/leader", """{"ha_enabled":false,"is_self":false,"active_time":"0001-01-01T00:00:00Z"}""");

        Same(new Outcome(0, """
            Key             Value
            ---             -----
            Seal Type       shamir
            Initialized     true
            Sealed          false
            Total Shares    1
            Threshold       1
            Version         1.17.0
            Build Date      2024-01-01T00:00:00Z
            Storage Type    inmem
            Cluster Name    c
            Cluster ID      i
            HA Enabled      false

            """, ""), await Cli.With("VAULT_NAMESPACE", "a").RunAsync("status"));
        Assert.DoesNotContain("X-Vault-Namespace", Server.Headers.Keys);
        Same(new Outcome(0, "false", ""), await Cli.RunAsync("status", "-field=sealed"));
        Same(new Outcome(1, "", "Field \"x\" not present in seal status\n"), await Cli.RunAsync("status", "-field=x"));
    }

    [Theory]
    [InlineData("GET /v1/sys/storage/raft/configuration", "Error reading the raft cluster configuration", "list-peers")]
    [InlineData("POST /v1/sys/storage/raft/join", "Error joining the node to the Raft cluster", "join", "http://a")]
    [InlineData("PUT /v1/sys/storage/raft/remove-peer", "Error removing the peer from raft cluster",
        "remove-peer", "n")]
    [InlineData("GET /v1/sys/storage/raft/snapshot", "Error taking the snapshot", "snapshot", "save", "x")]
    [InlineData("POST /v1/sys/storage/raft/snapshot-force", "Error installing the snapshot",
        "snapshot", "restore", "-force", "/dev/null")]
    [InlineData("GET /v1/sys/storage/raft/autopilot/state", "Error checking autopilot state", "autopilot", "state")]
    public async Task Raft_is_the_servers_to_refuse(string request, string prefix, params string[] words)
    {
        Server.On(request, """{"errors":["raft storage is not in use"]}""", 400);

        var outcome = await Cli.RunAsync(["operator", "raft", .. words]);

        Assert.Equal((2, ""), (outcome.Exit, outcome.Out));
        Assert.StartsWith($"{prefix}: Error making API request.", outcome.Error, StringComparison.Ordinal);
        Assert.EndsWith("* raft storage is not in use\n", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Vault is not initialized", "make them: leasehold operator init.")]
    [InlineData("failed to decrypt encrypted stored keys: cipher: message authentication failed",
        "give all shares again: leasehold operator unseal.")]
    [InlineData("invalid key: failed to compute combined key: all parts must be the same length",
        "give all shares again: leasehold operator unseal.")]
    [InlineData("vault is unsealed", "")]
    public async Task A_mistake_at_unsealing_says_what_to_do(string error, string next)
    {
        Server.On("PUT /v1/sys/unseal", $$"""{"errors":["{{error}}"]}""", 400);

        var outcome = await Cli.RunAsync("operator", "unseal", "abcd");

        Assert.Equal(2, outcome.Exit);
        Assert.Contains($"* {error}\n", outcome.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            next.Length > 0 ? $"\nNext:   {next}\n" : $"* {error}\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raft_commands_want_their_argument()
    {
        Same(new Outcome(1, "", "Server id is required\n"), await Cli.RunAsync("operator", "raft", "remove-peer"));
        Same(new Outcome(1, "", "Output file name is required\n"),
            await Cli.RunAsync("operator", "raft", "snapshot", "save"));
        Assert.Empty(Server.Asked);
    }

    [Fact]
    public async Task A_server_with_raft_is_obeyed()
    {
        Server.On("PUT /v1/sys/storage/raft/remove-peer", "", 204)
            .On("GET /v1/sys/storage/raft/configuration", """{"data":{"index":7}}""");

        Same(new Outcome(0, "Peer removed successfully!\n", ""),
            await Cli.RunAsync("operator", "raft", "remove-peer", "n1"));
        Assert.Contains("7", (await Cli.RunAsync("operator", "raft", "list-peers")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_of_a_sealed_server_is_exit_code_2()
    {
        Server.On("GET /v1/sys/seal-status", Sealed)
            .On("GET /v1/sys/leader", """{"errors":["Vault is sealed"]}""", 503);

        Same(new Outcome(2, """
            Key                Value
            ---                -----
            Seal Type          shamir
            Initialized        true
            Sealed             true
            Total Shares       5
            Threshold          3
            Unseal Progress    1/3
            Unseal Nonce       0d1e
            Version            1.17.0+leasehold.0.1.0
            Storage Type       file
            HA Enabled         true

            """, ""), await Cli.RunAsync("status"));
        Same(new Outcome(2, """
            {
              "type": "shamir",
              "initialized": true,
              "sealed": true,
              "t": 3,
              "n": 5,
              "progress": 1,
              "nonce": "0d1e",
              "version": "1.17.0+leasehold.0.1.0",
              "migration": false,
              "recovery_seal": false,
              "storage_type": "file",
              "ha_enabled": true
            }

            """, ""), await Cli.RunAsync("status", "-format=json"));
    }

    [Fact]
    public async Task Status_without_an_answer_is_exit_code_1()
    {
        var outcome = await Cli.With("VAULT_ADDR", "http://127.0.0.1:1").RunAsync("status");

        Same(new Outcome(1, "", "Error checking seal status: Get \"http://127.0.0.1:1/v1/sys/seal-status\": "
            + "dial tcp 127.0.0.1:1: connect: connection refused\n"), outcome);
    }

    [Theory]
    [InlineData("true", 0, "Vault is initialized\n")]
    [InlineData("false", 2, "Vault is not initialized\n")]
    public async Task Init_tells_whether_it_was_done(string initialized, int exit, string output)
    {
        Server.On("GET /v1/sys/init", $$"""{"initialized":{{initialized}}}""");

        Same(new Outcome(exit, output, ""), await Cli.RunAsync("operator", "init", "-status"));
    }

    [Fact]
    public async Task Init_prints_each_key_and_the_root_token()
    {
        Server.On("GET /v1/sys/seal-status", Sealed).On("PUT /v1/sys/init", """
            {"keys":["00","01"],"keys_base64":["AA==","AQ=="],"root_token":"hvs.root"}
            """);

        var outcome = await Cli.RunAsync("operator", "init", "-key-shares=2", "-key-threshold=2");

        Assert.StartsWith("Unseal Key 1: AA==\nUnseal Key 2: AQ==\n\nInitial Root Token: hvs.root\n\n"
            + "Vault initialized with 2 key shares and a key threshold of 2.", outcome.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), (outcome.Exit, outcome.Error));
        Assert.Equal("""PUT /v1/sys/init {"secret_shares":2,"secret_threshold":2}""", Server.Asked.Last());
    }

    [Fact]
    public async Task Init_in_json()
    {
        Server.On("GET /v1/sys/seal-status", Sealed).On("PUT /v1/sys/init", """
            {"keys":["00"],"keys_base64":["AA=="],"root_token":"hvs.root"}
            """);

        Same(new Outcome(0, """
            {
              "unseal_keys_b64": [
                "AA=="
              ],
              "unseal_keys_hex": [
                "00"
              ],
              "unseal_shares": 5,
              "unseal_threshold": 3,
              "recovery_keys_b64": [],
              "recovery_keys_hex": [],
              "recovery_keys_shares": 0,
              "recovery_keys_threshold": 0,
              "root_token": "hvs.root"
            }

            """, ""), await Cli.RunAsync("operator", "init", "-format=json"));
    }

    [Fact]
    public async Task Unsealing_shows_the_progress_and_asks_for_a_key_that_was_not_given()
    {
        Server.On("PUT /v1/sys/unseal", Sealed).On("GET /v1/sys/leader", """{"ha_enabled":false}""");

        var given = await Cli.RunAsync("operator", "unseal", "AA==");
        var asked = await Cli.RunAsync("AQ==\nrest", ["operator", "unseal", "-migrate"]);
        await Cli.RunAsync("operator", "unseal", "-reset");

        Assert.Equal(0, given.Exit);
        Assert.Contains("Unseal Progress    1/3\n", given.Out, StringComparison.Ordinal);
        Assert.StartsWith("Unseal Key (will be hidden): \nKey ", asked.Out, StringComparison.Ordinal);
        Assert.Equal(
            [
                """PUT /v1/sys/unseal {"key":"AA==","migrate":false}""",
                """PUT /v1/sys/unseal {"key":"AQ==","migrate":true}""",
                """PUT /v1/sys/unseal {"reset":true}""",
            ],
            Server.Asked.Where(request => request.StartsWith("PUT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Sealing_says_so()
    {
        Server.On("PUT /v1/sys/seal", "", 204);

        Same(new Outcome(0, "Success! Vault is sealed.\n", ""), await Cli.RunAsync("operator", "seal"));
    }

    [Fact]
    public async Task Stepping_down_names_the_server_that_was_asked()
    {
        Server.On("PUT /v1/sys/step-down", "", 204);

        var outcome = await Cli.RunAsync("operator", "step-down");

        Assert.Equal(0, outcome.Exit);
        Assert.StartsWith("Success! Stepped down: http://127.0.0.1:", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_are_a_table()
    {
        Server.On("GET /v1/sys/ha-status", """
            {"data":{"nodes":[
            {"hostname":"a","api_address":"http://a:1","cluster_address":"https://a:2","active_node":true,
            "last_echo":null,
            "version":"1.17.0"},
            {"hostname":"b","api_address":"http://b:1","cluster_address":"https://b:2","active_node":false,
            "last_echo":"2026-11-25T22:00:00Z","version":"1.17.0"}]}}
            """);

        var outcome = await Cli.RunAsync("operator", "members");

        Assert.Equal(0, outcome.Exit);
        Assert.Contains("Host Name", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("2026-11-25T22:00:00Z", outcome.Out, StringComparison.Ordinal);
    }
}
