using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Generic;

public sealed class GenericTests : CliTest
{
    [Fact]
    public async Task A_leased_secret_shows_its_lease_first()
    {
        Server.On("GET /v1/database/creds/r", """
            {"request_id":"r","lease_id":"database/creds/r/x","renewable":true,"lease_duration":5400,
            "data":{"username":"u","password":"p"},"mount_type":"database"}
            """);

        var outcome = await Cli.RunAsync("read", "/database/creds/r/");

        Same(new Outcome(0, """
            Key                Value
            ---                -----
            lease_id           database/creds/r/x
            lease_duration     1h30m
            lease_renewable    true
            password           p
            username           u

            """, ""), outcome);
    }

    [Fact]
    public async Task Values_print_as_go_prints_them()
    {
        Server.On("GET /v1/kv/a", """
            {"request_id":"r","lease_duration":2764800,"data":{"n":12345678901234567890,"f":1.50,"t":true,"z":null,
            "l":["a b",{"y":null,"x":[]}],"e":"","my_ttl":90,"period":"90","max_ttl":3605}}
            """);

        var outcome = await Cli.RunAsync("read", "kv/a");

        Same(new Outcome(0, """
            Key                 Value
            ---                 -----
            refresh_interval    768h
            e                   n/a
            f                   1.50
            l                   [a b map[x:[] y:<nil>]]
            max_ttl             1h5s
            my_ttl              1m30s
            n                   12345678901234567890
            period              90
            t                   true
            z                   <nil>

            """, ""), outcome);
    }

    [Fact]
    public async Task An_answer_without_envelope_is_all_data()
    {
        Server.On("GET /v1/sys/health", """{"initialized":true,"sealed":false}""", 429);

        var outcome = await Cli.RunAsync("read", "-format=yaml", "sys/health");

        Same(new Outcome(0, """
            data:
              initialized: true
              sealed: false
            lease_duration: 0
            lease_id: ""
            renewable: false
            request_id: ""
            warnings: null

            """, ""), outcome);
    }

    [Fact]
    public async Task What_is_not_there_is_told_with_the_servers_words()
    {
        Server.On("GET /v1/kv/none", """{"errors":[]}""", 404)
            .On("GET /v1/no/mount", """
                {"errors":["no handler for route \"no/mount\". route entry not found."]}
                """, 404);

        var absent = await Cli.RunAsync("read", "kv/none");
        var unrouted = await Cli.RunAsync("read", "no/mount");

        Same(new Outcome(2, "", "No value found at kv/none\n"), absent);
        Same(new Outcome(2, "", "No value found at no/mount\n\n"
            + "* no handler for route \"no/mount\". route entry not found.\n"), unrouted);
    }

    [Fact]
    public async Task Raw_is_the_body_as_it_came_and_data_goes_into_the_query()
    {
        Server.On("GET /v1/a%20b/c?k=x+%26y&k=z", """{"b":1, "a":2}""");

        var outcome = await Cli.RunAsync("read", "-format=raw", "a b/c", "k=x &y", "k=z");

        Same(new Outcome(0, "{\"b\":1, \"a\":2}\n", ""), outcome);
    }

    [Fact]
    public async Task A_write_sends_strings_lists_and_json()
    {
        Server.On("PUT /v1/kv/a", "", 204);
        var file = Path.Join(Cli.Home, "value");
        await File.WriteAllTextAsync(file, "text\n", TestContext.Current.CancellationToken);

        var outcome = await Cli.RunAsync(
            """{"n":1.50,"l":["x"],"o":{"k":null}}""",
            ["write", "kv/a", "-", "l=y", "s==", $"f=@{file}", @"e=\@x", ""]);

        Same(new Outcome(0, "Success! Data written to: kv/a\n", ""), outcome);
        Assert.Equal("""PUT /v1/kv/a {"e":"@x","f":"text\n","l":["x","y"],"n":1.50,"o":{"k":null},"s":"="}""",
            Assert.Single(Server.Asked));
    }

    [Theory]
    [InlineData("Must supply data or use -force\n", "write", "kv/a")]
    [InlineData("Not enough arguments (expected 1, got 0)\n", "write")]
    [InlineData("Failed to parse K=V data: invalid key/value pair \"@/no/file\": "
        + "error reading file: open /no/file: no such file or directory\n", "write", "kv/a", "@/no/file")]
    [InlineData("Failed to parse K=V data: invalid key/value pair \"a=@\": "
        + "error reading file: open : no such file or directory\n", "write", "kv/a", "a=@")]
    [InlineData("Failed to parse K=V data: invalid key/value pair \"b=-\": stdin already consumed\n",
        "write", "kv/a", "a=-", "b=-")]
    public async Task Wrong_data_is_told_without_asking_the_server(string error, params string[] arguments)
    {
        var outcome = await Cli.RunAsync(arguments);

        Same(new Outcome(1, "", error), outcome);
        Assert.Empty(Server.Asked);
    }

    [Fact]
    public async Task Data_is_taken_and_shown_as_deep_as_servers_keep_it()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"n":""", 95)) + "1" + new string('}', 95);
        Server.On("PUT /v1/kv/a", "", 204).On("GET /v1/kv/a", $$"""{"request_id":"r","data":{{deep}}}""");

        Assert.Equal(0, (await Cli.RunAsync(deep, ["write", "kv/a", "-"])).Exit);
        Assert.Equal($"PUT /v1/kv/a {deep}", Server.Asked.First());
        foreach (var format in (string[])["table", "json", "yaml"])
            Assert.Equal((0, ""), await Cli.RunAsync("read", $"-format={format}", "kv/a") is var shown
                ? (shown.Exit, shown.Error)
                : default);
    }

    [Fact]
    public async Task Of_a_name_that_stands_in_json_twice_the_last_counts()
    {
        Server.On("PUT /v1/kv/a", "", 204);

        await Cli.RunAsync("""{"a":1,"b":"x","a":2}""", ["write", "kv/a", "-", "b=y"]);

        Assert.Equal("""PUT /v1/kv/a {"a":2,"b":["x","y"]}""", Assert.Single(Server.Asked));
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""", "a string in the JSON has half a surrogate pair")]
    [InlineData("""{"\udc00":1}""", "a string in the JSON has half a surrogate pair")]
    [InlineData("""{"a":[{"b":"\ud800x"}]}""", "a string in the JSON has half a surrogate pair")]
    [InlineData("[]", "the JSON must be an object")]
    [InlineData("{", "not a JSON object")]
    public async Task Json_that_cannot_be_sent_is_refused_with_the_reason(string json, string reason) =>
        Same(new Outcome(1, "", $"Failed to parse K=V data: invalid key/value pair \"-\": {reason}\n"),
            await Cli.RunAsync(json, ["write", "kv/a", "-"]));

    [Theory]
    [InlineData("500ms", "0.5s")]
    [InlineData("1m1s", "1m1s")]
    [InlineData("1h0.25s", "1h0m0.25s")]
    [InlineData("-5s", "-5s")]
    public async Task Wrapping_is_asked_for_however_short_it_lasts(string flag, string header)
    {
        await Cli.RunAsync("read", $"-wrap-ttl={flag}", "kv/a");

        Assert.Equal(header, Server.Headers["X-Vault-Wrap-TTL"]);
    }

    [Theory]
    [InlineData("-header=a b=c", "net/http: invalid header field name \"a b\"")]
    [InlineData("-header==c", "net/http: invalid header field name \"\"")]
    [InlineData("-header=a=b\r\nX-Vault-Token: c", "net/http: invalid header field value for \"a\"")]
    [InlineData("-mfa=a\nb", "net/http: invalid header field value for \"X-Vault-MFA\"")]
    [InlineData("-namespace=a\nb", "net/http: invalid header field value for \"X-Vault-Namespace\"")]
    public async Task A_header_that_cannot_be_sent_is_refused_with_the_reason(string flag, string reason)
    {
        Same(new Outcome(2, "", $"Error reading a: Get \"{Server.Address}/v1/a\": {reason}\n"),
            await Cli.RunAsync("read", flag, "a"));
        Assert.Empty(Server.Asked);
    }

    [Fact]
    public async Task A_forced_write_sends_an_empty_object_and_json_prints_nothing()
    {
        Server.On("PUT /v1/sys/rotate", "", 204);

        var outcome = await Cli.RunAsync("write", "-f", "sys/rotate", "-format=json");

        Same(new Outcome(0, "", ""), outcome);
        Assert.Equal("PUT /v1/sys/rotate {}", Assert.Single(Server.Asked));
    }

    [Fact]
    public async Task A_write_that_only_warns_prints_no_success()
    {
        Server.On("PUT /v1/kv/a", """{"request_id":"r","data":null,"warnings":["Endpoint ignored these: [x]"]}""");

        var outcome = await Cli.RunAsync("write", "kv/a", "x=1");

        Same(new Outcome(0, "", "WARNING! The following warnings were returned from Vault:\n\n"
            + "  * Endpoint ignored these: [x]\n\n"), outcome);
    }

    [Fact]
    public async Task A_patch_says_what_kind_of_json_it_is()
    {
        Server.On("PATCH /v1/kv/a", "", 204);

        await Cli.RunAsync("patch", "kv/a", "k=v");

        Assert.Equal("application/merge-patch+json", Server.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData("""{"errors":[]}""", 404, "No value found at a\n", "")]
    [InlineData("""{"request_id":"r","data":{"x":1}}""", 200, "No entries found at a\n", "")]
    public async Task A_list_of_nothing(string json, int status, string error, string output)
    {
        Server.On("GET /v1/a?list=true", json, status);

        Same(new Outcome(2, output, error), await Cli.RunAsync("list", "a"));
        Same(new Outcome(2, "{}\n", ""), await Cli.RunAsync("list", "a", "-format=json"));
    }

    [Fact]
    public async Task A_detailed_list_has_a_column_for_each_detail()
    {
        Server.On("GET /v1/a?list=true", """
            {"request_id":"r","data":{"keys":["y","x"],"key_info":{"x":{"ttl":60,"name":"n"},"y":{"name":""}}}}
            """);

        Same(new Outcome(0, "Keys    name    ttl\n----    ----    ---\nx       n       1m\ny       n/a     n/a\n", ""),
            await Cli.RunAsync("list", "-detailed", "a"));
    }

    [Fact]
    public async Task A_delete_says_so()
    {
        Server.On("DELETE /v1/kv/a?v=1", "", 204);

        Same(new Outcome(0, "Success! Data deleted (if it existed) at: kv/a\n", ""),
            await Cli.RunAsync("delete", "kv/a", "v=1"));
    }

    [Fact]
    public async Task A_wrapped_answer_shows_how_to_get_at_it()
    {
        Server.On("GET /v1/kv/a", """
            {"request_id":"","lease_id":"","renewable":false,"lease_duration":0,"data":null,"warnings":null,"auth":null,
            "wrap_info":{"token":"hvs.w","accessor":"acc","ttl":300,"creation_time":"2024-01-01T00:00:00.123456789Z",
            "creation_path":"kv/a"}}
            """);

        var outcome = await Cli.RunAsync("read", "-wrap-ttl=5m", "kv/a");

        Same(new Outcome(0, """
            Key                              Value
            ---                              -----
            wrapping_token:                  hvs.w
            wrapping_accessor:               acc
            wrapping_token_ttl:              5m
            wrapping_token_creation_time:    2024-01-01 00:00:00.123456789 +0000 UTC
            wrapping_token_creation_path:    kv/a

            """, ""), outcome);
        Assert.Equal("5m0s", Server.Headers["X-Vault-Wrap-TTL"]);
        Assert.Equal("hvs.w", (await Cli.RunAsync("read", "-field=wrapping_token", "kv/a")).Out);
    }

    [Fact]
    public async Task Unwrapping_without_a_token_of_ones_own_uses_the_wrapping_token()
    {
        Server.On("PUT /v1/sys/wrapping/unwrap", """{"request_id":"r","data":{"k":"v"}}""");

        var own = await Cli.RunAsync("unwrap", "-field=k", "hvs.w");
        await Cli.With("VAULT_TOKEN", null).RunAsync("unwrap", "hvs.w");

        Same(new Outcome(0, "v", ""), own);
        Assert.Equal(
            ["""PUT /v1/sys/wrapping/unwrap {"token":"hvs.w"}""", "PUT /v1/sys/wrapping/unwrap null"], Server.Asked);
        Assert.Equal("hvs.w", Server.Headers["X-Vault-Token"]);
    }

    [Fact]
    public async Task Path_help_prints_the_text()
    {
        Server.On("GET /v1/sys/mounts?help=1", """{"help":"Mounts.\n","see_also":null,"openapi":{"a": 1}}""");

        Same(new Outcome(0, "Mounts.\n", ""), await Cli.RunAsync("path-help", "sys/mounts"));
        Same(new Outcome(0, "{\"a\": 1}\n", ""), await Cli.RunAsync("path-help", "sys/mounts", "-format=json"));
    }

    [Fact]
    public async Task A_page_that_is_no_api_answer_is_shown_as_it_is()
    {
        Server.On("PUT /v1/a", "<html>", 502);

        Same(new Outcome(2, "", $"Error writing data to a: Error making API request.\n\n"
            + $"URL: PUT {Server.Address}/v1/a\nCode: 502. Raw Message:\n\n<html>\n"),
            await Cli.RunAsync("write", "a", "b=c"));
    }

    [Fact]
    public async Task A_request_can_be_shown_instead_of_sent()
    {
        var curl = await Cli.RunAsync("write", "-output-curl-string", "kv/a", "k=it's");
        var policy = await Cli.RunAsync("list", "-output-policy", "auth/token/accessors");

        Same(new Outcome(0, OneLine($$"""
            curl -X PUT -H "X-Vault-Request: true" -H "X-Vault-Token: $(leasehold print token)"
             -d '{"k":"it'"'"'s"}' "{{Server.Address}}/v1/kv/a"
            """) + "\n", ""), curl);
        Same(new Outcome(0, "path \"auth/token/accessors\" {\n  capabilities = [\"list\", \"sudo\"]\n}\n", ""), policy);
        Assert.Empty(Server.Asked);
    }

    [Theory]
    [InlineData(true, "read", "sys/auth/userpass")]
    [InlineData(true, "read", "sys/auth/userpass/tune")]
    [InlineData(false, "read", "sys/auth")]
    [InlineData(true, "read", "sys/leases")]
    [InlineData(false, "read", "sys/leases/count")]
    [InlineData(true, "list", "sys/leases/lookup")]
    [InlineData(false, "write", "sys/leases/lookup")]
    [InlineData(true, "write", "sys/leases/revoke-prefix/a")]
    [InlineData(true, "write", "sys/rotate/keyring")]
    [InlineData(false, "read", "sys/rotate/config")]
    [InlineData(false, "write", "sys/audit-hash/file")]
    [InlineData(true, "delete", "sys/audit/file")]
    [InlineData(true, "read", "sys/plugins/catalog/auth/x")]
    public async Task A_policy_shows_where_sudo_is_needed(bool isNeeded, string command, string path)
    {
        string[] data = command == "write" ? ["a=b"] : [];

        var policy = await Cli.RunAsync([command, "-output-policy", path, .. data]);

        Assert.Equal(isNeeded, policy.Out.Contains("\"sudo\"", StringComparison.Ordinal));
    }
}
