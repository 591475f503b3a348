using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Operator;

public sealed class CeremonyTests : CliTest
{
    private const string KeyStatus = """
        {"request_id":"r","lease_id":"","lease_duration":0,"renewable":false,"data":{"term":2,
        "install_time":"2024-01-01T00:00:00.123Z","encryptions":7},"warnings":null}
        """;

    private const string Running = """
        {"nonce":"n1","started":true,"t":2,"n":3,"progress":1,"required":2,"pgp_fingerprints":null,"backup":false,
        "verification_required":false}
        """;

    private const string Generating = """
        {"nonce":"g1","started":true,"progress":0,"required":1,"complete":false,"encoded_token":"",
        "encoded_root_token":"","pgp_fingerprint":"","otp":"","otp_length":28}
        """;

    [Fact]
    public async Task Key_status_and_rotation()
    {
        Server.On("GET /v1/sys/key-status", KeyStatus).On("PUT /v1/sys/rotate", "", 204);
        const string table = """
            Key Term            2
            Install Time        01 Jan 24 00:00 UTC
            Encryption Count    7

            """;

        Same(new Outcome(0, table, ""), await Cli.RunAsync("operator", "key-status"));
        Same(new Outcome(0, "Success! Rotated key\n\n" + table, ""), await Cli.RunAsync("operator", "rotate"));
    }

    [Fact]
    public async Task Rekey_shows_how_far_it_is_and_needs_a_nonce_beside_an_argument()
    {
        Server.On("GET /v1/sys/rekey/init", Running).On("PUT /v1/sys/rekey/update", Running)
            .On("DELETE /v1/sys/rekey/init", "", 204);
        const string table = """
            Key                      Value
            ---                      -----
            Nonce                    n1
            Started                  true
            Rekey Progress           1/2
            New Shares               3
            New Threshold            2
            Verification Required    false

            """;

        Same(new Outcome(0, table, ""), await Cli.RunAsync("operator", "rekey", "-status"));
        Same(new Outcome(1, "", "Missing nonce value: specify it via the -nonce flag\n"),
            await Cli.RunAsync("operator", "rekey", "abcd"));
        Same(new Outcome(0, table, ""), await Cli.RunAsync("operator", "rekey", "-nonce=n1", "abcd"));
        Same(new Outcome(0, "Success! Canceled rekeying (if it was started)\n", ""),
            await Cli.RunAsync("operator", "rekey", "-cancel"));
        Same(new Outcome(1, "", "Unknown target: x\n"), await Cli.RunAsync("operator", "rekey", "-target=x"));
    }

    [Fact]
    public async Task The_last_share_prints_the_new_ones()
    {
        Server.On("GET /v1/sys/rotate/root/init", $$"""{"data":{{Running}}}""")
            .On("PUT /v1/sys/rotate/root/update", """
                {"data":{"nonce":"n1","complete":true,"keys":["aa","bb"],"keys_base64":["qg==","uw=="],
                "pgp_fingerprints":["f1","f2"],"backup":false,"verification_required":false}}
                """);

        var outcome = await Cli.RunAsync("operator", "rotate-keys", "-nonce=n1", "abcd");

        Assert.Equal(0, outcome.Exit);
        Assert.StartsWith(
            "Key 1 fingerprint: f1; value: qg==\nKey 2 fingerprint: f2; value: uw==\n\nOperation nonce: n1\n",
            outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_steps_of_a_rekey_are_those_of_the_same_key()
    {
        Server.On("GET /v1/sys/rekey-recovery-key/init", Running)
            .On("PUT /v1/sys/rekey-recovery-key/update", """
                {"nonce":"n1","complete":true,"keys":["aa"],"keys_base64":["qg=="],"pgp_fingerprints":["f1"],
                "backup":true,"verification_required":true,"verification_nonce":"v1"}
                """);

        var outcome = await Cli.RunAsync("operator", "rekey", "-target=recovery", "-nonce=n1", "abcd");

        var said = outcome.Out.ReplaceLineEndings(" ");
        Assert.Contains("operator rekey -target=recovery -backup-retrieve", said, StringComparison.Ordinal);
        Assert.Contains("operator rekey -target=recovery -verify", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_token_is_decoded_with_its_pad()
    {
        var pad = new string('a', 28);
        var token = "hvs." + new string('x', 24);
        var encoded = Convert.ToBase64String([.. token.Zip(pad, (left, right) => (byte)(left ^ right))]).TrimEnd('=');

        Same(new Outcome(0, token, ""),
            await Cli.RunAsync("operator", "generate-root", $"-decode={encoded}", $"-otp={pad}"));
        Same(new Outcome(0, token, ""),
            await Cli.RunAsync(encoded + "\n", ["operator", "generate-root", "-decode=-", $"-otp={pad}"]));
        Same(new Outcome(1, "", "Missing encoded value: standard input was empty\n"),
            await Cli.RunAsync("operator", "generate-root", "-decode=-", $"-otp={pad}"));
        Same(new Outcome(1, "", "Missing otp: use -otp to supply it\n"),
            await Cli.RunAsync("operator", "generate-root", $"-decode={encoded}"));
    }

    [Fact]
    public async Task Root_generation_shows_how_far_it_is()
    {
        Server.On("GET /v1/sys/generate-root/attempt", Generating);

        Same(new Outcome(0, """
            Key           Value
            ---           -----
            Nonce         g1
            Started       true
            Progress      0/1
            Complete      false
            OTP Length    28

            """, ""), await Cli.RunAsync("operator", "generate-root", "-status"));
        Same(new Outcome(1, "", "Missing nonce value: specify it via the -nonce flag\n"),
            await Cli.RunAsync("operator", "generate-root", "abcd"));
    }

    [Fact]
    public async Task Keybase_names_are_refused_with_the_reason() =>
        Same(new Outcome(1, "", "keybase:me: no key service is asked; save the public key to a file and name that\n"),
            await Cli.RunAsync("operator", "generate-root", "-init", "-pgp-key=keybase:me"));

    [Fact]
    public async Task A_key_without_a_name_is_no_file() =>
        Same(new Outcome(1, "", "open : no such file or directory\n"),
            await Cli.RunAsync("operator", "init", "-pgp-keys="));
}
