using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Token;

public sealed class TokenCommandTests : CliTest
{
    [Fact]
    public async Task Create_sends_what_was_asked_for()
    {
        Server.On("POST /v1/auth/token/create", """{"request_id":"r","auth":{"client_token":"hvs.new"}}""")
            .On("POST /v1/auth/token/create/ci", """{"request_id":"r","auth":{"client_token":"hvs.new"}}""");

        await Cli.RunAsync("token", "create");
        var outcome = await Cli.RunAsync("token", "create", "-policy=a", "-policy", " b,c ", "-ttl=3600", "-orphan",
            "-metadata=k=v=w", "-type=batch", "-role=ci", "-field=token", "-period=7d", "-no-default-policy",
            "-use-limit=3", "-id=x", "-display-name=d", "-explicit-max-ttl=1h30m", "-entity-alias=e");

        Same(new Outcome(0, "hvs.new", ""), outcome);
        Assert.Equal(
            [
                OneLine("""
                    POST /v1/auth/token/create {"ttl":"0s","explicit_max_ttl":"0s","period":"0s","display_name":"",
                    "num_uses":0,"renewable":true,"type":"service"}
                    """),
                OneLine("""
                    POST /v1/auth/token/create/ci {"id":"x","policies":["a","b,c"],"meta":{"k":"v=w"},
                    "ttl":"1h0m0s","explicit_max_ttl":"1h30m0s","period":"168h0m0s","no_parent":true,
                    "no_default_policy":true,"display_name":"d","num_uses":3,"renewable":false,"type":"batch",
                    "entity_alias":"e"}
                    """),
            ],
            Server.Asked);
    }

    [Theory]
    [InlineData("invalid value \"soon\" for flag -ttl: time: invalid duration \"soon\"\n", "-ttl=soon")]
    [InlineData("invalid value \"x\" for flag -use-limit: strconv.ParseInt: parsing \"x\": invalid syntax\n",
        "-use-limit", "x")]
    [InlineData("invalid value \"a\" for flag -metadata: missing = in KV pair: \"a\"\n", "-metadata=a")]
    [InlineData("Too many arguments (expected 0, got 1)\n", "x")]
    public async Task Create_refuses_wrong_values(string error, params string[] arguments)
    {
        Same(new Outcome(1, "", error), await Cli.RunAsync(["token", "create", .. arguments]));
        Assert.Empty(Server.Asked);
    }

    [Theory]
    [InlineData("""PUT /v1/auth/token/revoke {"token":"t"}""", "t")]
    [InlineData("PUT /v1/auth/token/revoke-self", "-self")]
    [InlineData("""POST /v1/auth/token/revoke-accessor {"accessor":"t"}""", "-accessor", "t")]
    [InlineData("""PUT /v1/auth/token/revoke-orphan {"token":"t"}""", "-mode=orphan", "t")]
    [InlineData("PUT /v1/sys/leases/revoke-prefix/auth/x", "-mode", "path", "auth/x")]
    public async Task Revoke_has_a_path_for_each_form(string request, params string[] arguments)
    {
        Server.On(string.Join(' ', request.Split(' ').Take(2)), "", 204);

        Same(new Outcome(0, "Success! Revoked token (if it existed)\n", ""),
            await Cli.RunAsync(["token", "revoke", .. arguments]));
        Assert.Equal(request, Assert.Single(Server.Asked));
    }

    [Theory]
    [InlineData("Not enough arguments (expected 1 or -self, got 0)\n")]
    [InlineData("Too many arguments (expected 1 or -self, got 2)\n", "a", "b")]
    [InlineData("Too many arguments with -self (expected 0, got 1)\n", "-self", "a")]
    [InlineData("Invalid mode: x\n", "-mode=x", "a")]
    [InlineData("Cannot use -self with -accessor!\n", "-self", "-accessor")]
    [InlineData("Cannot use -self with -mode!\n", "-self", "-mode=path")]
    [InlineData("Cannot use -accessor with -mode=orphan!\n", "-accessor", "-mode=orphan", "a")]
    public async Task Revoke_refuses_what_contradicts_itself(string error, params string[] arguments)
    {
        Same(new Outcome(1, "", error), await Cli.RunAsync(["token", "revoke", .. arguments]));
    }

    [Fact]
    public async Task Capabilities_are_sorted_on_one_line()
    {
        const string answer =
            """{"request_id":"r","data":{"capabilities":["read","create"],"a/b":["read","create"]}}""";
        Server.On("POST /v1/sys/capabilities-self", answer).On("POST /v1/sys/capabilities", answer)
            .On("POST /v1/sys/capabilities-accessor", """{"request_id":"r","data":{"capabilities":[]}}""");

        var own = await Cli.RunAsync("token", "capabilities", "a/b");
        var other = await Cli.RunAsync("token", "capabilities", "hvs.x", "a/b", "-format=json");
        var none = await Cli.RunAsync("token", "capabilities", "-accessor", "acc", "a/b");

        Same(new Outcome(0, "create, read\n", ""), own);
        Same(new Outcome(0, "[\n  \"create\",\n  \"read\"\n]\n", ""), other);
        Same(new Outcome(1, "", "No capabilities found\n"), none);
        Assert.Equal("""POST /v1/sys/capabilities-self {"token":"hvs.own","path":"a/b"}""", Server.Asked.First());
    }

    [Theory]
    [InlineData("Not enough arguments (expected 1-2, got 0)\n")]
    [InlineData("Too many arguments (expected 1-2, got 3)\n", "a", "b", "c")]
    [InlineData("Not enough arguments with -accessor (expected 2, got 1)\n", "-accessor", "a")]
    [InlineData("Too many arguments with -accessor (expected 2, got 3)\n", "-accessor", "a", "b", "c")]
    [InlineData("Invalid output format: papyrus\n", "-format=papyrus", "a")]
    [InlineData("flag provided but not defined: -mode\n", "-mode=path", "a")]
    public async Task Capabilities_refuses_wrong_input(string error, params string[] arguments)
    {
        Same(new Outcome(1, "", error), await Cli.RunAsync(["token", "capabilities", .. arguments]));
        Assert.Empty(Server.Asked);
    }

    [Fact]
    public async Task Capabilities_of_an_unknown_token_are_the_servers_refusal()
    {
        Server.On("POST /v1/sys/capabilities", """{"errors":["1 error occurred:\n\t* invalid token\n\n"]}""", 400);

        Same(new Outcome(2, "", $"Error listing capabilities: Error making API request.\n\nURL: POST {Server.Address}"
            + "/v1/sys/capabilities\nCode: 400. Errors:\n\n* invalid token\n"),
            await Cli.RunAsync("token", "capabilities", "hvs.gone", "a/b"));
    }

    [Theory]
    [InlineData("Success! Revoked lease: a/b\n", "", "PUT /v1/sys/leases/revoke/a/b {\"sync\":true}", "-sync")]
    [InlineData("All revocation operations queued successfully!\n", "",
        "PUT /v1/sys/leases/revoke/a/b {\"sync\":false}")]
    [InlineData("Success! Revoked any leases with prefix: a/b\n", "",
        "PUT /v1/sys/leases/revoke-prefix/a/b {\"sync\":true}", "-sync", "-prefix")]
    [InlineData("Success! Force revoked any leases with prefix: a/b\n",
        "Warning! Force-removing leases can cause Vault to become out of sync with secret engines!\n",
        "PUT /v1/sys/leases/revoke-force/a/b", "-force", "-prefix")]
    public async Task Leases_are_revoked(string output, string error, string request, params string[] flags)
    {
        Server.On(string.Join(' ', request.Split(' ').Take(2)), "", 204);

        Same(new Outcome(0, output, error), await Cli.RunAsync(["lease", "revoke", .. flags, "a/b"]));
        Assert.Equal(request, Assert.Single(Server.Asked));
    }

    [Fact]
    public async Task A_lease_that_is_not_there_cannot_be_renewed()
    {
        Server.On("PUT /v1/sys/leases/renew", """{"errors":["lease not found"]}""", 400);

        Same(new Outcome(2, "", $"Error renewing a/b: Error making API request.\n\nURL: PUT {Server.Address}"
            + "/v1/sys/leases/renew\nCode: 400. Errors:\n\n* lease not found\n"),
            await Cli.RunAsync("lease", "renew", "-increment=4h", "a/b"));
        Assert.Equal("""PUT /v1/sys/leases/renew {"lease_id":"a/b","increment":14400}""", Server.Asked.Last());
        Same(new Outcome(1, "", "Missing ID!\n"), await Cli.RunAsync("lease", "renew"));
    }
}
