using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Token;

public sealed class TokenLookupTests : CliTest
{
    private const string Found = """
        {"request_id":"r1","lease_id":"","renewable":false,"lease_duration":0,"data":{"accessor":"8mQ",
        "creation_time":1704067200,"creation_ttl":3600,"display_name":"approle","entity_id":"",
        "expire_time":"2024-01-01T01:00:00.5Z","explicit_max_ttl":0,"id":"hvs.own",
        "meta":{"role_name":"myrole"},"num_uses":0,"orphan":true,"path":"auth/approle/login",
        "policies":["default","myapp"],"renewable":true,"ttl":3552,"type":"service"},
        "wrap_info":null,"warnings":null,"auth":null,"mount_type":"token"}
        """;

    [Fact]
    public async Task The_table_shows_every_row_and_durations_for_people()
    {
        Server.On("GET /v1/auth/token/lookup-self", Found);

        var outcome = await Cli.RunAsync("token", "lookup");

        Same(new Outcome(0, """
            Key                 Value
            ---                 -----
            accessor            8mQ
            creation_time       1704067200
            creation_ttl        1h
            display_name        approle
            entity_id           n/a
            expire_time         2024-01-01T01:00:00.5Z
            explicit_max_ttl    0s
            id                  hvs.own
            meta                map[role_name:myrole]
            num_uses            0
            orphan              true
            path                auth/approle/login
            policies            [default myapp]
            renewable           true
            ttl                 59m12s
            type                service

            """, ""), outcome);
        Assert.Equal("hvs.own", Server.Headers["X-Vault-Token"]);
        Assert.Equal("true", Server.Headers["X-Vault-Request"]);
    }

    [Theory]
    [InlineData("-format=json")]
    [InlineData("--format", "JSON")]
    public async Task Json_is_the_whole_answer_in_the_order_that_scripts_know(params string[] format)
    {
        Server.On("GET /v1/auth/token/lookup-self", """
            {"auth":null,"request_id":"r1","data":{"ttl":10,"b":"<&>","a":[],"m":{}},"mount_type":"token"}
            """);

        var outcome = await Cli.RunAsync(["token", "lookup", .. format]);

        Same(new Outcome(0, """
            {
              "request_id": "r1",
              "lease_id": "",
              "lease_duration": 0,
              "renewable": false,
              "data": {
                "a": [],
                "b": "\u003c\u0026\u003e",
                "m": {},
                "ttl": 10
              },
              "warnings": null,
              "mount_type": "token"
            }

            """, ""), outcome);
    }

    [Fact]
    public async Task A_token_or_an_accessor_goes_into_the_body()
    {
        Server.On("POST /v1/auth/token/lookup", Found).On("POST /v1/auth/token/lookup-accessor", Found);

        await Cli.RunAsync("token", "lookup", "-field=ttl", "hvs.other");
        await Cli.RunAsync("token", "lookup", "8mQ", "-accessor");

        Assert.Equal(
            [
                """POST /v1/auth/token/lookup {"token":"hvs.other"}""",
                """POST /v1/auth/token/lookup-accessor {"accessor":"8mQ"}""",
            ],
            Server.Asked);
    }

    [Theory]
    [InlineData("renewable", "false")]
    [InlineData("ttl", "3552")]
    [InlineData("policies", "[default myapp]")]
    public async Task A_field_has_no_line_end_and_the_envelope_wins(string field, string expected)
    {
        Server.On("GET /v1/auth/token/lookup-self", Found);

        var outcome = await Cli.RunAsync("token", "lookup", $"-field={field}");

        Same(new Outcome(0, expected, ""), outcome);
    }

    [Fact]
    public async Task A_field_that_is_not_there_is_the_callers_mistake()
    {
        Server.On("GET /v1/auth/token/lookup-self", Found);

        var outcome = await Cli.RunAsync("token", "lookup", "-field=no");

        Same(new Outcome(1, "", "Field \"no\" not present in secret\n"), outcome);
    }

    [Theory]
    [InlineData("Not enough arguments with -accessor (expected 1, got 0)\n", "-accessor")]
    [InlineData("Too many arguments with -accessor (expected 1, got 2)\n", "-accessor", "a", "b")]
    [InlineData("Too many arguments (expected 0-1, got 2)\n", "a", "b")]
    [InlineData("flag provided but not defined: -no\n", "-no=1")]
    [InlineData("flag needs an argument: -field\n", "-field")]
    [InlineData("Invalid output format: papyrus\n", "-format=papyrus")]
    [InlineData("This command does not support the -format=raw option.\n", "-format=raw")]
    [InlineData("invalid boolean value \"maybe\" for -accessor: strconv.ParseBool: parsing \"maybe\": invalid syntax\n",
        "-accessor=maybe")]
    public async Task Wrong_use_is_told_without_asking_the_server(string error, params string[] arguments)
    {
        var outcome = await Cli.RunAsync(["token", "lookup", .. arguments]);

        Same(new Outcome(1, "", error), outcome);
        Assert.Empty(Server.Asked);
    }
}
