using Leasehold.Core.Requests;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.Tests.Kv;

public sealed class KvEngineTests : IAsyncLifetime
{
    private const string Ten = "2024-05-01T10:00:00Z";

    private MountedEngine? _started;

    private MountedEngine Kv => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _started = await MountedEngine.StartAsync("kv", new KvEngine());

    public ValueTask DisposeAsync() => Kv.DisposeAsync();

    [Fact]
    public async Task What_is_written_is_read_in_canonical_form_with_its_numbers()
    {
        Assert.Equal(Version(1),
            await WriteAsync("a", """{"z":1e400,"i":12345678901234567890,"h":"<é\u0000>"}"""));

        Assert.Equal(
            """{"data":{"h":"\u003cé\u0000\u003e","i":12345678901234567890,"z":1e400},"metadata":""" +
            Version(1) + "}", await Kv.AskAsync(Operation.Read, "data/a"));
    }

    [Theory]
    [InlineData(Operation.Read, "data/a", """{"data":{"k":1},"metadata":{VERSION}}""")]
    [InlineData(Operation.Read, "subkeys/a", """{"metadata":{VERSION},"subkeys":{"k":null}}""")]
    public async Task A_version_is_read_with_its_data_though_newer_writes_drop_it(
        Operation operation, string path, string expected)
    {
        await Kv.AskAsync(Operation.Update, "config", """{"max_versions":1}""");
        await WriteAsync("a", """{"k":1}""");
        using var tx = Kv.Begin();
        await tx.ViewSequenceAsync(default); // From here on it sees one moment.
        await WriteAsync("a", """{"k":2}""");

        Assert.Equal(expected.Replace("{VERSION}", Version(1), StringComparison.Ordinal),
            await Kv.AskAsync(tx, operation, path));
    }

    [Fact]
    public async Task A_patch_of_a_version_that_newer_writes_drop_is_not_written()
    {
        await Kv.AskAsync(Operation.Update, "config", """{"max_versions":1}""");
        await WriteAsync("a", """{"k":1}""");
        using var tx = Kv.Begin();
        await tx.ViewSequenceAsync(default);
        await WriteAsync("a", """{"k":2}""");

        Assert.Equal(Version(2), await Kv.AskAsync(tx, Operation.Patch, "data/a", """{"data":{"n":1}}"""));
        Assert.False((await tx.CommitAsync(default)).IsCommitted);
    }

    [Theory]
    [InlineData("""{"data":{}}""", null)]
    [InlineData("""{"data":{},"options":{"cas":1}}""", null)]
    [InlineData("""{"data":{},"options":{"cas":"1"}}""", null)]
    [InlineData("""{"data":{},"options":{"cas":null}}""", null)]
    [InlineData("""{"data":{},"options":{"cas":0}}""", "check-and-set parameter did not match the current version")]
    [InlineData("""{"data":{},"options":{"cas":-1}}""", "check-and-set parameter did not match the current version")]
    [InlineData("""{"data":{},"options":{"cas":"x"}}""", "error parsing check-and-set parameter")]
    [InlineData("""{"data":{},"options":{"cas":1.5}}""", "error parsing check-and-set parameter")]
    [InlineData("""{"data":null}""", "no data provided")]
    [InlineData("""{"k":"v"}""", "no data provided")]
    [InlineData("", "no data provided")]
    public async Task A_write_says_what_it_expects(string body, string? error)
    {
        await WriteAsync("a", "{}");

        Assert.Equal(error ?? Version(2), await Kv.AskAsync(Operation.Update, "data/a", body));
    }

    [Theory]
    [InlineData("data/a")]
    [InlineData("subkeys/a")]
    public async Task A_number_that_no_version_has_finds_nothing(string path)
    {
        await WriteAsync("a", "{}");

        Assert.Equal("Missing", await Kv.AskAsync(Operation.Read, path, """{"version":2}"""));
        Assert.Equal("Missing", await Kv.AskAsync(Operation.Read, path, """{"version":-1}"""));
    }

    [Fact]
    public async Task Check_and_set_can_be_made_a_duty_of_the_mount_or_of_a_key()
    {
        const string required = "check-and-set parameter required for this call";
        await Kv.AskAsync(Operation.Update, "metadata/k", """{"cas_required":true}""");
        Assert.Equal(required, await WriteAsync("k", "{}"));
        Assert.Equal(Version(1), await WriteAsync("k", "{}", """{"cas":0}"""));

        await Kv.AskAsync(Operation.Update, "config", """{"cas_required":true}""");
        Assert.Equal(required, await WriteAsync("other", "{}"));
        Assert.Equal(
            "\"cas_required\" set to false, but is mandated by backend config. This value will be ignored.",
            await Kv.AskAsync(Operation.Update, "metadata/k", """{"cas_required":false}"""));
    }

    [Fact]
    public async Task A_deleted_version_is_not_found_and_told_until_it_is_undeleted()
    {
        await WriteAsync("a", """{"k":"v"}""");
        Kv.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("Empty", await Kv.AskAsync(Operation.Delete, "data/a"));

        var gone = Assert.IsType<Reply.Data>(await Kv.SendAsync(Operation.Read, "data/a"));
        Assert.Equal(ReplyStatus.NotFoundWithData, gone.Status);
        Assert.Equal("""{"data":null,"metadata":""" + Version(1, deleted: "2024-05-01T10:00:05Z") + "}",
            await Kv.AskAsync(Operation.Read, "data/a"));
        Assert.Equal("Empty", await Kv.AskAsync(Operation.Update, "undelete/a", """{"versions":"1"}"""));
        Assert.Contains("\"k\":\"v\"", await Kv.AskAsync(Operation.Read, "data/a"));
    }

    [Fact]
    public async Task A_destroyed_version_keeps_its_place_and_loses_its_data()
    {
        await WriteAsync("a", """{"k":"v"}""");
        await WriteAsync("a", """{"k":"w"}""");

        Assert.Equal("Empty", await Kv.AskAsync(Operation.Update, "destroy/a", """{"versions":[1,9]}"""));
        Assert.Equal("Empty", await Kv.AskAsync(Operation.Update, "undelete/a", """{"versions":[1]}"""));

        Assert.Equal("""{"data":null,"metadata":""" + Version(1, destroyed: true) + "}",
            await Kv.AskAsync(Operation.Read, "data/a", """{"version":1}"""));
        Assert.Contains("\"k\":\"w\"", await Kv.AskAsync(Operation.Read, "data/a"));
    }

    [Theory]
    [InlineData("delete", "No version number provided")]
    [InlineData("undelete", "No version number provided")]
    [InlineData("destroy", "no version number provided")]
    public async Task Version_numbers_are_asked_for(string path, string error)
    {
        Assert.Equal(error, await Kv.AskAsync(Operation.Update, path + "/a", "{}"));
        Assert.Equal("Empty", await Kv.AskAsync(Operation.Update, path + "/unknown", """{"versions":[1]}"""));
    }

    [Fact]
    public async Task Old_versions_go_with_their_data_when_the_maximum_is_passed()
    {
        await Kv.AskAsync(Operation.Update, "metadata/a", """{"max_versions":2}""");
        for (var i = 1; i <= 4; i++)
            await WriteAsync("a", $"{{\"i\":{i}}}");

        Assert.Equal("Missing", await Kv.AskAsync(Operation.Read, "data/a", """{"version":2}"""));
        Assert.Contains("\"i\":3", await Kv.AskAsync(Operation.Read, "data/a", """{"version":3}"""));
        using var tx = Kv.Begin();
        var rows = await tx.ScanClearAsync(new KvKeys(Kv.Mount).ContentBelow("a", ulong.MaxValue), 10, default);
        Assert.Equal(2, rows.Rows.Count);
    }

    [Fact]
    public async Task A_patch_merges_into_the_current_version()
    {
        await WriteAsync("a", """{"k":"v","o":{"x":1,"y":2}}""");

        Assert.Equal(Version(2), await Kv.AskAsync(Operation.Patch, "data/a",
            """{"data":{"k":null,"o":{"x":null}},"options":{"cas":1}}"""));

        Assert.StartsWith("""{"data":{"o":{"y":2}},""", await Kv.AskAsync(Operation.Read, "data/a"));
        Assert.Equal("Raw", await Kv.AskAsync(Operation.Patch, "data/none", """{"data":{}}"""));
        await Kv.AskAsync(Operation.Delete, "data/a");
        Assert.Equal(Version(2, deleted: Ten), await Kv.AskAsync(Operation.Patch, "data/a", """{"data":{}}"""));
    }

    [Fact]
    public async Task A_version_can_be_deleted_by_time()
    {
        await Kv.AskAsync(Operation.Update, "config", """{"delete_version_after":"1m"}""");
        Assert.Equal(Version(1, deleted: "2024-05-01T10:01:00Z"), await WriteAsync("a", "{}"));

        Assert.StartsWith("""{"data":{},""", await Kv.AskAsync(Operation.Read, "data/a"));
        Kv.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("""{"data":null,""", await Kv.AskAsync(Operation.Read, "data/a"));
    }

    [Fact]
    public async Task Subkeys_are_names_without_values()
    {
        await WriteAsync("a", """{"k":"secret","o":{"x":1}}""");

        Assert.Equal("""{"metadata":""" + Version(1) + ""","subkeys":{"k":null,"o":{"x":null}}}""",
            await Kv.AskAsync(Operation.Read, "subkeys/a"));
        Assert.EndsWith(""","subkeys":{"k":null,"o":null}}""",
            await Kv.AskAsync(Operation.Read, "subkeys/a", """{"depth":1}"""));
    }

    [Theory]
    [InlineData(Operation.Read, "a", "get")]
    [InlineData(Operation.List, "", "list")]
    [InlineData(Operation.Update, "a/b", "put")]
    [InlineData(Operation.Delete, "dat/a", "delete")]
    public async Task Other_paths_say_how_to_go_on(Operation operation, string path, string command)
    {
        var said = await Kv.AskAsync(operation, path);

        Assert.StartsWith("Invalid path for a versioned K/V secrets engine.", said);
        Assert.EndsWith($"use 'vault kv {command}' for this operation.", said);
    }

    [Fact]
    public async Task The_root_takes_lists_only() =>
        Assert.Equal("Non-listing operations on the root of a K/V v2 mount are not supported.",
            await Kv.AskAsync(Operation.Read, "data"));

    [Fact]
    public async Task Too_long_and_too_large_is_refused()
    {
        var path = new string('p', KvLimits.PathBytes);

        Assert.Equal(Version(1), await WriteAsync(path, "{}"));
        Assert.Contains("longer than", await WriteAsync(path + "p", "{}"));
        Assert.Contains("longer than", await Kv.AskAsync(Operation.List, "metadata/" + path + "p"));
        Assert.Equal("put failed due to value being too large",
            await WriteAsync("big", $"{{\"k\":\"{new string('x', KvLimits.ContentBytes)}\"}}"));
        Assert.Equal("Missing", await Kv.AskAsync(Operation.Read, "data/big"));
    }

    [Fact]
    public async Task Writers_at_once_lose_no_version()
    {
        await Kv.AskAsync(Operation.Update, "config", """{"max_versions":100}""");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => WriteAsync("a", $"{{\"i\":{i}}}"))));

        Assert.Contains("\"current_version\":20", await Kv.AskAsync(Operation.Read, "metadata/a"));
    }

    private Task<string> WriteAsync(string path, string data, string options = "{}") =>
        Kv.AskAsync(Operation.Update, "data/" + path, $"{{\"data\":{data},\"options\":{options}}}");

    private static string Version(int number, string deleted = "", bool destroyed = false) =>
        $"{{\"created_time\":\"{Ten}\",\"custom_metadata\":null,\"deletion_time\":\"{deleted}\"," +
        $"\"destroyed\":{(destroyed ? "true" : "false")},\"version\":{number}}}";
}
