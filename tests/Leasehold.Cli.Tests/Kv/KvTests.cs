using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Kv;

public sealed class KvTests : CliTest
{
    private const string Version2 = """
        {"request_id":"r","data":{"path":"secret/","type":"kv","options":{"version":"2"}}}
        """;

    private const string Version1 = """{"request_id":"r","data":{"path":"kv1/","type":"kv","options":null}}""";

    private const string Stored = """
        {"request_id":"r","data":{"data":{"username":"app","password":"s3cr3t"},"metadata":{"version":1,
        "created_time":"2024-01-01T00:00:00.5Z","custom_metadata":null,"deletion_time":"","destroyed":false}}}
        """;

    [Fact]
    public async Task A_versioned_secret_shows_its_path_its_metadata_and_its_data()
    {
        Server.On("GET /v1/sys/internal/ui/mounts/secret/myapp", Version2).On("GET /v1/secret/data/myapp", Stored);

        var outcome = await Cli.RunAsync("kv", "get", "secret/myapp");

        Same(new Outcome(0, """
            == Secret Path ==
            secret/data/myapp

            ======= Metadata =======
            Key                Value
            ---                -----
            created_time       2024-01-01T00:00:00.5Z
            custom_metadata    <nil>
            deletion_time      n/a
            destroyed          false
            version            1

            ====== Data ======
            Key         Value
            ---         -----
            password    s3cr3t
            username    app

            """, ""), outcome);
    }

    [Fact]
    public async Task A_wrapped_secret_shows_its_wrapping_token_also_as_a_field()
    {
        Server.On("GET /v1/sys/internal/ui/mounts/secret/myapp", Version2).On("GET /v1/secret/data/myapp", """
            {"request_id":"","data":null,"wrap_info":{"token":"hvs.w","accessor":"acc","ttl":60,
            "creation_time":"2024-01-01T00:00:00Z","creation_path":"secret/data/myapp"}}
            """);

        var field = await Cli.RunAsync("kv", "get", "-wrap-ttl=60", "-field=wrapping_token", "secret/myapp");
        var table = await Cli.RunAsync("kv", "get", "-wrap-ttl=60", "secret/myapp");

        Assert.Equal("hvs.w", field.Out);
        Assert.Contains("wrapping_token_ttl:              1m", table.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_version_shows_its_metadata_alone()
    {
        Server.On("GET /v1/sys/internal/ui/mounts/secret/a", Version2).On("GET /v1/secret/data/a?version=3", """
            {"request_id":"r","data":{"data":null,"metadata":{"version":3,"destroyed":true}}}
            """, 404);

        var outcome = await Cli.RunAsync("kv", "get", "-version=3", "secret/a");

        Same(new Outcome(0, """
            == Secret Path ==
            secret/data/a

            ==== Metadata ====
            Key          Value
            ---          -----
            destroyed    true
            version      3


            """, ""), outcome);
    }

    [Fact]
    public async Task A_field_of_a_deleted_version_is_absent()
    {
        Server.On("GET /v1/sys/internal/ui/mounts/secret/a", Version2).On("GET /v1/secret/data/a", """
            {"request_id":"r","data":{"data":null,"metadata":{"version":3}}}
            """, 404);

        var outcome = await Cli.RunAsync("kv", "get", "-field=k", "secret/a");

        Same(new Outcome(2, "", "No data found at secret/data/a\n"), outcome);
    }

    [Fact]
    public async Task The_mount_flag_leaves_the_key_alone()
    {
        Server.On("GET /v1/sys/internal/ui/mounts/secret", Version2).On("GET /v1/secret/data/secret/x", Stored);

        var outcome = await Cli.RunAsync("kv", "get", "-mount=secret", "-field=username", "secret/x");

        Same(new Outcome(0, "app", ""), outcome);
    }

    [Fact]
    public async Task A_put_sends_data_and_the_expected_version()
    {
        Server.On("GET /v1/sys/internal/ui/mounts/secret/a", Version2).On("PUT /v1/secret/data/a", """
            {"request_id":"r","data":{"version":1,"created_time":"t","custom_metadata":null}}
            """);

        var outcome = await Cli.RunAsync("kv", "put", "-cas=0", "secret/a", "k=v", "b=1", "b=2");

        Same(new Outcome(0, """
            == Secret Path ==
            secret/data/a

            ======= Metadata =======
            Key                Value
            ---                -----
            created_time       t
            custom_metadata    <nil>
            version            1

            """, ""), outcome);
        Assert.Equal("""PUT /v1/secret/data/a {"data":{"b":["1","2"],"k":"v"},"options":{"cas":0}}""",
            Server.Asked.Last());
    }

    [Fact]
    public async Task Version_1_has_neither_parts_of_paths_nor_metadata()
    {
        Server.On("GET /v1/sys/internal/ui/mounts/kv1/a", Version1).On("PUT /v1/kv1/a", "", 204)
            .On("GET /v1/kv1/a", """{"request_id":"r","lease_duration":2764800,"data":{"k":"v"}}""");

        var put = await Cli.RunAsync("kv", "put", "kv1/a", "k=v");
        var get = await Cli.RunAsync("kv", "get", "kv1/a");

        Same(new Outcome(0, "Success! Data written to: kv1/a\n", ""), put);
        Same(new Outcome(0, """
            == Data ==
            Key    Value
            ---    -----
            k      v

            """, ""), get);
        Assert.Contains("""PUT /v1/kv1/a {"k":"v"}""", Server.Asked);
    }

    [Fact]
    public async Task A_refused_preflight_has_no_prefix()
    {
        Server.On("GET /v1/sys/internal/ui/mounts/no/x", OneLine("""
            {"errors":["preflight capability check returned 403,
             please ensure client's policies grant access to path \"no/x/\""]}
            """), 403);

        var outcome = await Cli.RunAsync("kv", "get", "no/x");

        Same(new Outcome(2, "", $"""
            Error making API request.

            URL: GET {Server.Address}/v1/sys/internal/ui/mounts/no/x
            Code: 403. Errors:

            * preflight capability check returned 403, please ensure client's policies grant access to path "no/x/"

            """), outcome);
    }

    [Fact]
    public async Task Who_wants_the_request_shown_learns_what_its_path_depends_on()
    {
        Server.On("GET /v1/sys/internal/ui/mounts/no/x", """{"errors":["no access"]}""", 403);

        var outcome = await Cli.RunAsync("kv", "get", "-output-curl-string", "no/x");

        Same(new Outcome(2, "", $"""
            Error making API request.

            URL: GET {Server.Address}/v1/sys/internal/ui/mounts/no/x
            Code: 403. Errors:

            * no access

            This flag still asks the server for the version of the engine, as the path of
            the request depends on it: use a token that may do anything below the engine's
            mount.
            Unable to generate cURL string from command

            """), outcome);
    }

    [Fact]
    public async Task Names_come_sorted_in_a_column_and_unsorted_in_json()
    {
        Server.On("GET /v1/sys/internal/ui/mounts/secret", Version2)
            .On("GET /v1/secret/metadata?list=true", """{"request_id":"r","data":{"keys":["b/","a"]}}""");

        var table = await Cli.RunAsync("kv", "list", "secret");
        var json = await Cli.RunAsync("kv", "list", "secret", "-format", "json");

        Same(new Outcome(0, "Keys\n----\na\nb/\n", ""), table);
        Same(new Outcome(0, "[\n  \"b/\",\n  \"a\"\n]\n", ""), json);
    }

    [Theory]
    [InlineData("DELETE /v1/secret/data/a", "secret/a")]
    [InlineData("""PUT /v1/secret/delete/a {"versions":["1","2"]}""", "secret/a", "-versions=1,2")]
    public async Task A_delete_names_what_is_gone(string request, params string[] arguments)
    {
        Server.On("GET /v1/sys/internal/ui/mounts/secret/a", Version2)
            .On(string.Join(' ', request.Split(' ').Take(2)), "", 204);

        var outcome = await Cli.RunAsync(["kv", "delete", .. arguments]);

        Same(new Outcome(0, "Success! Data deleted (if it existed) at: secret/data/a\n", ""), outcome);
        Assert.Equal(request, Server.Asked.Last());
    }

    [Theory]
    [InlineData("Must supply data\n", "put", "secret/a")]
    [InlineData("Not enough arguments (expected >1, got 0)\n", "put")]
    [InlineData("Not enough arguments (expected 1, got 0)\n", "get")]
    [InlineData("Too many arguments (expected 1, got 2)\n", "get", "a", "b")]
    [InlineData("No versions provided, use the \"-versions\" flag to specify the version to destroy.\n",
        "destroy", "a")]
    [InlineData("Failed to parse K=V data: invalid key/value pair \"x\": format must be key=value\n", "put", "a", "x")]
    public async Task Wrong_use_is_told_without_asking_the_server(string error, params string[] arguments)
    {
        var outcome = await Cli.RunAsync(["kv", .. arguments]);

        Same(new Outcome(1, "", error), outcome);
        Assert.Empty(Server.Asked);
    }
}
