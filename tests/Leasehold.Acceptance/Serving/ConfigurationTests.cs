using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>A bad configuration is said with file, line and what is wrong, and ends with 1.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private const string Listener = "listener \"tcp\" {\n  address = \"127.0.0.1:{port}\"\n  tls_disable = true\n}\n";

    private readonly TempFolder home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "an open block", "storage \"inmem\" {}\nlistener \"tcp\" {\n", "server.hcl:" },
        { "no HCL", "storage \"inmem\" {}\n= 5\n", "server.hcl:2" },
        { "an unknown storage", "storage \"floppy\" {}\n" + Listener, "floppy" },
        { "the storages there are", "storage \"floppy\" {}\n" + Listener, "rocksdb" },
        { "a storage without its path", "storage \"rocksdb\" {}\n" + Listener, "path" },
        { "no storage", Listener, "storage" },
        { "no listener", "storage \"inmem\" {}\n", "listener" },
        {
            "an unknown listener",
            "storage \"inmem\" {}\nlistener \"smoke\" {}\n",
            "unsupported listener type \"smoke\""
        },
        { "a listener without certificate", "storage \"inmem\" {}\nlistener \"tcp\" {}\n", "tls_cert_file" },
        {
            "a TLS version that is none",
            "storage \"inmem\" {}\nlistener \"tcp\" {\n  tls_min_version = \"tls9\"\n}\n",
            "'tls_min_version' value \"tls9\" not supported, please specify one of [tls10,tls11,tls12,tls13]"
        },
        {
            "a default past the max",
            "storage \"inmem\" {}\n" + Listener + "default_lease_ttl = \"2h\"\nmax_lease_ttl = \"1h\"\n",
            "cannot have DefaultLeaseTTL larger than MaxLeaseTTL"
        },
        {
            "a duration that is none",
            "storage \"inmem\" {}\n" + Listener + "default_lease_ttl = \"soon\"\n",
            "server.hcl:6"
        },
        {
            "an address without port",
            "storage \"inmem\" {}\nlistener \"tcp\" {\n  address = \"127.0.0.1\"\n  tls_disable = true\n}\n",
            "127.0.0.1"
        },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_named(string mistake, string hcl, string said)
    {
        Assert.NotEmpty(mistake);
        var file = Write("server.hcl", hcl);

        var outcome = await ServeAsync($"-config={file}");

        Assert.True(outcome.Exit == 1, outcome.ToString());
        Assert.Contains(said, outcome.Output + outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Leasehold.", outcome.Output + outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_JSON_is_named_with_its_line()
    {
        var file = Write("server.json", "{\n  \"storage\": {\"inmem\": {}},\n  \"listener\": [}\n}\n");

        var outcome = await ServeAsync($"-config={file}");

        Assert.True(outcome.Exit == 1, outcome.ToString());
        Assert.Contains("server.json:3", outcome.Output + outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var outcome = await ServeAsync("-config=/no/such/file.hcl");

        Assert.True(outcome.Exit == 1, outcome.ToString());
        Assert.Contains("/no/such/file.hcl", outcome.Output + outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_configuration_the_server_asks_for_one()
    {
        var outcome = await ServeAsync();

        Assert.Equal(1, outcome.Exit);
        Assert.Contains("Must specify at least one config path using -config", outcome.Errors);
    }

    [Fact]
    public async Task An_unknown_key_is_a_warning_with_its_place()
    {
        await using var server = await LiveServer.ConfiguredAsync(
            "storage \"inmem\" {}\n" + Listener + "colour = \"red\"\n", Cancel);

        Assert.Contains("unknown or unsupported field colour found in configuration", server.Output);
        Assert.Contains("server.hcl:6", server.Output);
    }

    [Fact]
    public async Task A_configuration_in_JSON_serves()
    {
        const string Json =
            """
            {"storage": {"inmem": {}}, "disable_mlock": true,
             "listener": [{"tcp": {"address": "127.0.0.1:{port}", "tls_disable": "true"}}]}
            """;
        await using var server = await LiveServer.ConfiguredAsync(Json, Cancel);

        var status = await Shell.RunAsync("vault status -format=json | jq -r .storage_type", server, Cancel);

        Assert.Equal("inmem\n", status.Output);
    }

    public void Dispose() => home.Dispose();

    private Task<Outcome> ServeAsync(params string[] arguments) =>
        Shell.ProgramAsync("leasehold", ["server", .. arguments], home.Path, Cancel);

    private string Write(string name, string text)
    {
        var path = Path.Combine(home.Path, name);
        File.WriteAllText(path, text.Replace("{port}", $"{LiveServer.FreePort()}", StringComparison.Ordinal));
        return path;
    }
}
