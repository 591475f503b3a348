using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Kv;

public sealed class KvPatchTests : CliTest
{
    private const string Preflight = "GET /v1/sys/internal/ui/mounts/secret/a";
    private const string Version2 = """{"request_id":"r","data":{"path":"secret/","options":{"version":"2"}}}""";
    private const string Written = """{"request_id":"r","data":{"version":4}}""";

    [Fact]
    public async Task A_patch_sends_only_what_changes()
    {
        Server.On(Preflight, Version2).On("PATCH /v1/secret/data/a", Written);

        var outcome = await Cli.RunAsync("kv", "patch", "-cas=3", "-remove-data=old", "secret/a", "k=v");

        Same(new Outcome(0, """
            == Secret Path ==
            secret/data/a

            === Metadata ===
            Key        Value
            ---        -----
            version    4

            """, ""), outcome);
        Assert.Equal("""PATCH /v1/secret/data/a {"data":{"k":"v","old":null},"options":{"cas":3}}""",
            Server.Asked.Last());
    }

    [Fact]
    public async Task Without_the_capability_the_secret_is_read_and_written()
    {
        Server.On(Preflight, Version2).On("PATCH /v1/secret/data/a", """{"errors":["permission denied"]}""", 403)
            .On("GET /v1/secret/data/a", """
                {"request_id":"r","data":{"data":{"k":"1","old":"x","n":1.0},"metadata":{"version":3}}}
                """)
            .On("PUT /v1/secret/data/a", Written);

        var outcome = await Cli.RunAsync("kv", "patch", "-remove-data=old", "secret/a", "k=v");

        Assert.Equal(0, outcome.Exit);
        Assert.StartsWith("Data was written to secret/data/a but we recommend ", outcome.Error,
            StringComparison.Ordinal);
        Assert.Equal("""PUT /v1/secret/data/a {"data":{"n":1.0,"k":"v"},"options":{"cas":3}}""", Server.Asked.Last());
    }

    [Fact]
    public async Task What_helps_against_a_refusal_names_the_path()
    {
        Server.On(Preflight, Version2).On("PATCH /v1/secret/data/a", """{"errors":["permission denied"]}""", 403,
            "X-Leasehold-Reason: policy-denied");

        var outcome = await Cli.RunAsync("kv", "patch", "-method=patch", "secret/a", "k=v");

        Assert.Contains("leasehold token capabilities secret/data/a, and ask", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_patched()
    {
        Server.On(Preflight, Version2).On("PATCH /v1/secret/data/a", "", 404)
            .On("GET /v1/secret/data/a", """{"request_id":"r","data":{"data":null,"metadata":{}}}""", 404);

        Same(new Outcome(2, "", "No value found at secret/data/a\n"),
            await Cli.RunAsync("kv", "patch", "secret/a", "k=v"));
        Same(new Outcome(2, "", "No data found at secret/data/a; patch only works on existing data\n"),
            await Cli.RunAsync("kv", "patch", "-method=rw", "secret/a", "k=v"));
        Same(new Outcome(2, "", "Unsupported method provided to -method flag: x\n"),
            await Cli.RunAsync("kv", "patch", "-method=x", "secret/a", "k=v"));
    }

    [Fact]
    public async Task Metadata_shows_each_version_under_its_banner()
    {
        Server.On(Preflight, Version2).On("GET /v1/secret/metadata/a", """
            {"request_id":"r","data":{"max_versions":0,"versions":{"10":{"destroyed":true},"9":{"destroyed":false}}}}
            """).On("PUT /v1/secret/metadata/a", "", 204).On("DELETE /v1/secret/metadata/a", "", 204);

        Same(new Outcome(0, """
            = Metadata Path =
            secret/metadata/a

            ====== Metadata ======
            Key             Value
            ---             -----
            max_versions    0

            ==== Version 9 ====
            Key          Value
            ---          -----
            destroyed    false

            === Version 10 ===
            Key          Value
            ---          -----
            destroyed    true

            """, ""), await Cli.RunAsync("kv", "metadata", "get", "secret/a"));
        Same(new Outcome(0, "Success! Data written to: secret/metadata/a\n", ""), await Cli.RunAsync("kv", "metadata",
            "put", "-max-versions=5", "-cas-required=false", "-delete-version-after=1h", "-custom-metadata=k=v",
            "secret/a"));
        Assert.Equal(OneLine("""
            PUT /v1/secret/metadata/a {"max_versions":5,"cas_required":false,"delete_version_after":"1h0m0s",
            "custom_metadata":{"k":"v"}}
            """), Server.Asked.Last());
        Same(new Outcome(0, "Success! Data deleted (if it existed) at: secret/metadata/a\n", ""),
            await Cli.RunAsync("kv", "metadata", "delete", "secret/a"));
    }
}
