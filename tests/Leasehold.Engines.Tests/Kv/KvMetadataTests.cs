using Leasehold.Core;
using Leasehold.Core.Requests;
using Leasehold.Engines.Kv;
using Leasehold.Engines.Kv.Rows;

namespace Leasehold.Engines.Tests.Kv;

public sealed class KvMetadataTests : IAsyncLifetime
{
    private MountedEngine? _started;

    private MountedEngine Kv => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _started = await MountedEngine.StartAsync("kv", new KvEngine());

    public ValueTask DisposeAsync() => Kv.DisposeAsync();

    [Fact]
    public async Task A_key_is_read_with_its_settings_and_versions()
    {
        await PutAsync("""{"max_versions":3,"delete_version_after":"1h","custom_metadata":{"o":"x"}}""");
        await Kv.AskAsync(Operation.Update, "data/a", """{"data":{}}""");

        Assert.Equal(
            """
            {"cas_required":false,"created_time":"2024-05-01T10:00:00Z","current_metadata_version":1,
            "current_version":1,"custom_metadata":{"o":"x"},"delete_version_after":"1h0m0s","max_versions":3,
            "metadata_cas_required":false,"oldest_version":0,"updated_time":"2024-05-01T10:00:00Z",
            "versions":{"1":{"created_time":"2024-05-01T10:00:00Z","deletion_time":"2024-05-01T11:00:00Z",
            "destroyed":false}}}
            """.ReplaceLineEndings(""), await Kv.AskAsync(Operation.Read, "metadata/a"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public async Task A_deleted_key_leaves_nothing_of_any_version(int versions)
    {
        await PutAsync("""{"max_versions":18}""");
        for (var i = 0; i < versions; i++)
            await Kv.AskAsync(Operation.Update, "data/a", """{"data":{}}""");
        await Kv.AskAsync(Operation.Update, "destroy/a", $$"""{"versions":[{{versions - 1}}]}""");

        await Kv.AskAsync(Operation.Delete, "metadata/a");

        using var tx = Kv.Begin();
        Assert.Empty((await tx.PeekScanClearAsync(Keys.MountData(Kv.Mount.Id), 10, default)).Rows);
    }

    [Fact]
    public async Task A_detailed_listing_tells_of_each_key_what_a_read_does()
    {
        await Kv.AskAsync(Operation.Update, "data/d/a", """{"data":{}}""");
        await Kv.AskAsync(Operation.Update, "data/d/b/c", """{"data":{}}""");
        await Kv.AskAsync(Operation.Update, "data/d/e", """{"data":{}}""");
        var read = await Kv.AskAsync(Operation.Read, "metadata/d/a");

        Assert.Equal(
            $$$"""{"key_info":{"a":{{{read}}}},"keys":["a","b/"]}""",
            await Kv.AskAsync(Operation.List, "detailed-metadata/d", """{"limit":2}"""));
        Assert.StartsWith(
            """{"key_info":{"e":{""",
            await Kv.AskAsync(Operation.List, "detailed-metadata/d/", """{"after":"b/"}"""),
            StringComparison.Ordinal);
        Assert.Equal("Missing", await Kv.AskAsync(Operation.List, "detailed-metadata/none"));
    }

    [Fact]
    public async Task A_detailed_listing_of_more_than_it_may_tell_is_asked_for_in_parts()
    {
        var row = new KvKeyRow { MaxVersions = (uint)KvLimits.MostVersions };
        for (var i = 0; i < KvLimits.MostVersions; i++)
            KvVersions.Add(row, new KvConfigRow(), Kv.Clock.GetUtcNow());
        using var tx = Kv.Begin();
        for (var i = 0; i <= KvLimits.DetailedVersions / KvLimits.MostVersions; i++)
            KvStore.Put(tx, Kv.Mount, $"many/{i:00}", row);
        Assert.True((await tx.CommitAsync(default)).IsCommitted);

        Assert.Equal(
            "there are more than 100000 versions: list them in parts with \"limit\" and \"after\"",
            await Kv.AskAsync(Operation.List, "detailed-metadata/many/"));
        Assert.StartsWith(
            """{"key_info":{"02":{""",
            await Kv.AskAsync(Operation.List, "detailed-metadata/many/", """{"limit":1,"after":"01"}"""));
    }

    [Fact]
    public async Task Only_versions_count_as_updates()
    {
        await Kv.AskAsync(Operation.Update, "data/a", """{"data":{}}""");
        Kv.Clock.Advance(TimeSpan.FromHours(1));

        await PutAsync("""{"max_versions":3}""");

        Assert.Contains(
            "\"updated_time\":\"2024-05-01T10:00:00Z\"",
            await Kv.AskAsync(Operation.Read, "metadata/a"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_sent_makes_nothing()
    {
        Assert.Equal("Empty", await PutAsync("{}"));
        Assert.Equal("Missing", await Kv.AskAsync(Operation.Read, "metadata/a"));
        Assert.Equal("Empty", await PutAsync("""{"custom_metadata":null}"""));
        Assert.Equal("Missing", await Kv.AskAsync(Operation.Read, "metadata/a"));
    }

    [Fact]
    public async Task A_patch_merges_and_null_takes_back()
    {
        Assert.Equal("Raw", await PatchAsync("""{"max_versions":3}"""));
        await PutAsync("""{"max_versions":3,"cas_required":true,"custom_metadata":{"a":"1","b":"2"}}""");

        Assert.Equal("Empty", await PatchAsync("""{"max_versions":null,"custom_metadata":{"a":null,"c":"3"}}"""));

        var read = await Kv.AskAsync(Operation.Read, "metadata/a");
        Assert.Contains("""custom_metadata":{"b":"2","c":"3"}""", read);
        Assert.Contains("\"max_versions\":0", read);
        Assert.Contains("\"cas_required\":true", read);
        Assert.Equal("Empty", await PatchAsync("""{"custom_metadata":null}"""));
        Assert.Contains("\"custom_metadata\":null", await Kv.AskAsync(Operation.Read, "metadata/a"));
    }

    [Theory]
    [InlineData("""{"custom_metadata":{"k":""}}""", "length of value for key \"k\" is 0 but must be 0 < len(value)")]
    [InlineData("""{"custom_metadata":{"":"v"}}""", "length of key \"\" is 0 but must be 0 < len(key) <= 128")]
    [InlineData("""{"custom_metadata":{"k":"\u0007"}}""", "value for key \"k\" contains unprintable characters")]
    [InlineData("""{"custom_metadata":{"\n":"v"}}""", "key \"\\n\" contains unprintable characters")]
    public async Task Custom_metadata_has_limits(string body, string reason) =>
        Assert.StartsWith("custom_metadata validation failed: " + reason, await PutAsync(body));

    [Fact]
    public async Task Custom_metadata_has_at_most_64_pairs()
    {
        var pairs = string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"{i}\":\"v\""));

        Assert.Equal("custom_metadata validation failed: payload must contain at most 64 keys, provided 65",
            await PutAsync($"{{\"custom_metadata\":{{{pairs}}}}}"));
    }

    [Theory]
    [InlineData("""{"max_versions":-1}""")]
    [InlineData("""{"max_versions":10001}""")]
    public async Task The_number_of_versions_has_limits(string body)
    {
        Assert.StartsWith("max_versions must be", await PutAsync(body));
        Assert.StartsWith("max_versions must be", await Kv.AskAsync(Operation.Update, "config", body));
    }

    [Fact]
    public async Task Metadata_can_be_checked_and_set_too()
    {
        await PutAsync("""{"metadata_cas_required":true}""");

        Assert.StartsWith("check-and-set parameter required", await PutAsync("""{"max_versions":1}"""));
        Assert.StartsWith("check-and-set parameter did not match",
            await PutAsync("""{"max_versions":1,"metadata_cas":0}"""));
        Assert.Equal("Empty", await PutAsync("""{"max_versions":1,"metadata_cas":1}"""));
    }

    [Fact]
    public async Task That_a_version_of_metadata_must_be_named_is_taken_back_by_who_names_it()
    {
        await PutAsync("""{"metadata_cas_required":true}""");

        Assert.StartsWith("check-and-set parameter required", await PatchAsync("""{"metadata_cas_required":null}"""));
        Assert.Equal("Empty", await PatchAsync("""{"metadata_cas_required":null,"metadata_cas":1}"""));
        Assert.Equal("Empty", await PatchAsync("""{"max_versions":1}"""));
    }

    [Fact]
    public async Task Config_takes_what_is_sent_and_keeps_the_rest()
    {
        Assert.Equal(
            """{"cas_required":false,"delete_version_after":"0s","max_versions":0,"metadata_cas_required":false}""",
            await Kv.AskAsync(Operation.Read, "config"));
        await Kv.AskAsync(Operation.Update, "config", """{"max_versions":5}""");
        await Kv.AskAsync(Operation.Update, "config", """{"delete_version_after":"-5m"}""");

        Assert.Equal(
            """{"cas_required":false,"delete_version_after":"-1s","max_versions":5,"metadata_cas_required":false}""",
            await Kv.AskAsync(Operation.Read, "config"));
    }

    [Fact]
    public async Task Lists_are_sorted_and_folders_end_in_a_slash()
    {
        foreach (var path in (string[])["b", "a", "dir/x", "dir/sub/y", "dir", "\u00e9"])
            await Kv.AskAsync(Operation.Update, "data/" + path, """{"data":{}}""");

        Assert.Equal("""{"keys":["a","b","dir","dir/","é"]}""", await Kv.AskAsync(Operation.List, "metadata"));
        Assert.Equal("""{"keys":["sub/","x"]}""", await Kv.AskAsync(Operation.List, "metadata/dir/"));
        Assert.Equal("""{"keys":["b","dir"]}""",
            await Kv.AskAsync(Operation.List, "metadata", """{"after":"a","limit":2}"""));
        Assert.Equal("Missing", await Kv.AskAsync(Operation.List, "metadata/none"));
    }

    [Fact]
    public async Task A_deleted_key_leaves_nothing()
    {
        await Kv.AskAsync(Operation.Update, "data/a", """{"data":{"k":"v"}}""");
        await Kv.AskAsync(Operation.Update, "data/ab", """{"data":{"k":"v"}}""");

        Assert.Equal("Empty", await Kv.AskAsync(Operation.Delete, "metadata/a"));

        Assert.Equal("Missing", await Kv.AskAsync(Operation.Read, "metadata/a"));
        Assert.Equal("Missing", await Kv.AskAsync(Operation.Read, "data/a"));
        Assert.Contains("\"k\":\"v\"", await Kv.AskAsync(Operation.Read, "data/ab"));
        Assert.Contains("\"version\":1}",
            await Kv.AskAsync(Operation.Update, "data/a", """{"data":{},"options":{"cas":0}}"""));
        Assert.Equal("Empty", await Kv.AskAsync(Operation.Delete, "metadata/never"));
    }

    private Task<string> PutAsync(string body) => Kv.AskAsync(Operation.Update, "metadata/a", body);

    private Task<string> PatchAsync(string body) => Kv.AskAsync(Operation.Patch, "metadata/a", body);
}
