using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Token;

public sealed class TokenRenewTests : CliTest
{
    private const string Renewed = """
        {"request_id":"r","data":null,"warnings":null,"auth":{"client_token":"hvs.own","accessor":"8mQ",
        "policies":["default","myapp"],"token_policies":["default","myapp"],"metadata":{"role_name":"r","a":"b"},
        "lease_duration":2764800,"renewable":true,"token_type":"service"}}
        """;

    [Fact]
    public async Task A_renewal_prints_the_auth_block()
    {
        Server.On("PUT /v1/auth/token/renew-self", Renewed);

        var outcome = await Cli.RunAsync("token", "renew", "-increment=1.5h");

        Same(new Outcome(0, """
            Key                     Value
            ---                     -----
            token                   hvs.own
            token_accessor          8mQ
            token_duration          768h
            token_renewable         true
            token_policies          ["default" "myapp"]
            identity_policies       []
            policies                ["default" "myapp"]
            token_meta_a            b
            token_meta_role_name    r

            """, ""), outcome);
        Assert.Equal("""PUT /v1/auth/token/renew-self {"increment":5400}""", Assert.Single(Server.Asked));
    }

    [Theory]
    [InlineData("""PUT /v1/auth/token/renew {"token":"hvs.x","increment":0}""", "hvs.x")]
    [InlineData("""POST /v1/auth/token/renew-accessor {"accessor":"8mQ","increment":60}""",
        "-accessor", "-i", "60", "8mQ")]
    [InlineData("""PUT /v1/auth/token/renew-self {"increment":604800}""", "-increment=7d", "-accessor")]
    [InlineData("""PUT /v1/auth/token/renew-self {"increment":0}""", "-increment=900ms")]
    public async Task Each_form_has_its_own_path(string request, params string[] arguments)
    {
        Server.On(string.Join(' ', request.Split(' ').Take(2)), Renewed);

        var outcome = await Cli.RunAsync(["token", "renew", .. arguments]);

        Assert.Equal((0, ""), (outcome.Exit, outcome.Error));
        Assert.Equal(request, Assert.Single(Server.Asked));
    }

    [Fact]
    public async Task A_refusal_has_a_line_for_each_error_and_says_what_helps()
    {
        Server.On("PUT /v1/auth/token/renew-self",
            """{"errors":["2 errors occurred:\n\t* permission denied\n\t* token reached its max TTL\n\n"]}""",
            403, "X-Leasehold-Reason: max-ttl-reached");

        var outcome = await Cli.RunAsync("token", "renew");

        Same(new Outcome(2, "", $"""
            Error renewing token: Error making API request.

            URL: PUT {Server.Address}/v1/auth/token/renew-self
            Code: 403. Errors:

            * permission denied
            * token reached its max TTL

            Reason: it reached its max TTL, which no renewal passes.
            Next:   log in again, or raise token_max_ttl of the role.

            """), outcome);
    }

    [Theory]
    [InlineData("PUT /v1/auth/token/renew-self", "lease is not renewable", "not-renewable",
        "it cannot be renewed.", "log in again before it ends, and have its role made renewable if it is to last; " +
        "a root token needs none.", "token", "renew")]
    [InlineData("POST /v1/auth/token/renew-accessor", "permission denied", "policy-denied",
        "no policy of the token allows this.", "look at leasehold token capabilities auth/token/renew-accessor, and " +
        "ask for a policy that allows it.", "token", "renew", "-accessor", "a")]
    [InlineData("PUT /v1/sys/leases/renew", "lease is not renewable", "not-renewable", "it cannot be renewed.",
        "read what issued it again: leasehold read a/b.", "lease", "renew", "a/b/c")]
    [InlineData("PUT /v1/sys/wrapping/unwrap", "wrapping token is not valid or does not exist", "uses-exhausted",
        "it was used before.", "if it was not you who unwrapped it, have what it held revoked; ask for it again.",
        "unwrap", "hvs.w")]
    [InlineData("PUT /v1/sys/wrapping/unwrap", "wrapping token is not valid or does not exist", "max-ttl-reached",
        "its TTL ran out before anybody unwrapped it.", "ask for it again.", "unwrap", "hvs.w")]
    public async Task A_refusal_says_what_helps(
        string route, string error, string cause, string reason, string next, params string[] command)
    {
        Server.On(route, $$"""{"errors":["{{error}}"]}""", 400, $"X-Leasehold-Reason: {cause}");

        var outcome = await Cli.RunAsync(command);

        Assert.EndsWith($"* {error}\n\nReason: {reason}\nNext:   {next}\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_refusals_are_text_without_our_own_lines()
    {
        Server.On("PUT /v1/auth/token/renew-self", """{"errors":["lease is not renewable","again"]}""",
            400, "X-Leasehold-Reason: not-renewable");

        var outcome = await Cli.RunAsync("token", "renew", "-format=json");

        Same(new Outcome(2, "", $"""
            Error renewing token: Error making API request.

            URL: PUT {Server.Address}/v1/auth/token/renew-self
            Code: 400. Errors:

            * lease is not renewable
            * again

            """), outcome);
    }

    [Fact]
    public async Task Warnings_are_wrapped_and_go_to_the_error_stream()
    {
        Server.On("PUT /v1/auth/token/renew-self", OneLine("""
            {"request_id":"r","warnings":["TTL of \"24h0m0s\" exceeded the effective max_ttl of \"2h0m0s\";
             TTL value is capped accordingly"],
            "auth":{"client_token":"t","accessor":"a","policies":[],"lease_duration":0,"renewable":false}}
            """));

        var outcome = await Cli.RunAsync("token", "renew");

        Assert.Equal("""
            WARNING! The following warnings were returned from Vault:

              * TTL of "24h0m0s" exceeded the effective max_ttl of "2h0m0s"; TTL value is
              capped accordingly


            """, outcome.Error);
        Assert.Contains("token_duration       ∞\n", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_out_of_reach_is_named_in_words_that_operators_know()
    {
        var outcome = await Cli.With("VAULT_ADDR", "http://127.0.0.1:1").RunAsync("token", "renew");

        Same(new Outcome(2, "", "Error renewing token: Put \"http://127.0.0.1:1/v1/auth/token/renew-self\": "
            + "dial tcp 127.0.0.1:1: connect: connection refused\n"), outcome);
    }
}
