using System.Text.Json;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Policies;

/// <summary>Policies with an end (<c>spec/tokens.md</c> 4.1: <c>expiration</c>, <c>ttl</c>).</summary>
public sealed class PolicyExpiryTests : IAsyncLifetime
{
    private const string Mounts = """ "policy":"path \"sys/mounts\" { capabilities = [\"read\"] }" """;
    private TestKernel? _started;

    private TestKernel Server => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _started = await TestKernel.UnsealedAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task From_its_end_on_a_policy_grants_nothing_and_is_gone()
    {
        Assert.IsType<Reply.Empty>((await WriteAsync($$"""{{{Mounts}},"ttl":"1h"}""")).Reply);
        var token = await Server.CreateTokenAsync("""{"policies":["p"],"ttl":"20h"}""");
        Assert.Null((await Server.GetAsync("sys/mounts", token)).Refusal);
        Assert.Equal("2026-11-24T16:00:00Z", await ExpirationAsync());
        Assert.Equal("2026-11-24T16:00:00Z", Text((await DetailsAsync()).GetProperty("p"), "expiration"));
        Assert.False((await DetailsAsync()).GetProperty("default").TryGetProperty("expiration", out _));

        Server.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(RefusalKind.Denied, (await Server.GetAsync("sys/mounts", token)).Refusal?.Kind);
        Assert.IsType<Reply.Missing>((await ReadAsync()).Reply);
        Assert.Contains("policy \"p\" does not exist", Assert.Single(
            (await Server.PostAsync("auth/token/create", Server.Root, """{"policies":["p"]}""")).Warnings),
            StringComparison.OrdinalIgnoreCase);
        await TestKernel.EventuallyAsync(async () => !(await NamesAsync()).Contains("p"));
    }

    [Fact]
    public async Task An_entity_loses_what_a_policy_gave_it_until_then()
    {
        await WriteAsync($$"""{{{Mounts}},"expiration":"2026-11-24T15:30:00Z"}""");
        var entity = Text((await Server.PostAsync(
            "identity/entity", Server.Root, """{"name":"e","policies":["p"]}""")).Data, "id");
        await Server.PostAsync("auth/token/roles/r", Server.Root, """{"allowed_entity_aliases":"*"}""");
        var accessor = (await Server.GetAsync("sys/auth", Server.Root)).Data.GetProperty("token/");
        await Server.PostAsync("identity/entity-alias", Server.Root,
            $$"""{"name":"a","canonical_id":"{{entity}}","mount_accessor":"{{Text(accessor, "accessor")}}"}""");
        var reply = await Server.PostAsync(
            "auth/token/create/r", Server.Root, """{"entity_alias":"a","policies":["default"],"ttl":"5h"}""");
        var token = Text(reply.Auth, "client_token");
        Assert.Null((await Server.GetAsync("sys/mounts", token)).Refusal);

        Server.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(RefusalKind.Denied, (await Server.GetAsync("sys/mounts", token)).Refusal?.Kind);
    }

    [Fact]
    public async Task A_patch_keeps_the_end_that_it_does_not_name_and_a_write_does_not()
    {
        await WriteAsync("""{"policy":"# one","ttl":"1h"}""");
        await PatchAsync("""{"policy":"# two"}""");
        Assert.Equal("2026-11-24T16:00:00Z", await ExpirationAsync());
        await PatchAsync("""{"ttl":7200}""");
        Assert.Equal("2026-11-24T17:00:00Z", await ExpirationAsync());
        Assert.Equal("# two", Text((await ReadAsync()).Data, "policy"));

        Server.Clock.Advance(TimeSpan.FromHours(1));
        await WriteAsync("""{"policy":"# three"}""");
        Server.Clock.Advance(TimeSpan.FromHours(9));

        Assert.Null(await ExpirationAsync());
        await WriteAsync("""{"policy":"# four","ttl":"1m"}""");
        await Server.SendAsync(Operation.Delete, "sys/policies/acl/p", Server.Root);
        await WriteAsync("""{"policy":"# five"}""");
        Server.Clock.Advance(TimeSpan.FromHours(9));
        Assert.Equal("# five", Text((await ReadAsync()).Data, "policy"));
    }

    [Theory]
    [InlineData("p", """ "ttl":"1h","expiration":"2030-01-01T00:00:00Z" """,
        "cannot supply both 'expiration' and 'ttl' for policies")]
    [InlineData("p", """ "expiration":"2026-11-24T15:00:00Z" """,
        "refusing to update policy as expiration time has already elapsed")]
    [InlineData("p", """ "ttl":0 """, "refusing to update policy as expiration time has already elapsed")]
    [InlineData("default", """ "ttl":"1h" """, "the default policy cannot expire")]
    public async Task An_end_that_cannot_be_is_refused(string name, string end, string error) =>
        Assert.Equal([error], (await WriteAsync($$"""{"policy":"# x",{{end}}}""", name)).Errors);

    [Theory]
    [InlineData(""" "expiration":"0001-01-01T00:00:00Z" """)]
    [InlineData(""" "expiration":null,"ttl":null """)]
    public async Task No_end_can_be_said_as_well(string end)
    {
        Assert.IsType<Reply.Empty>((await WriteAsync($$"""{"policy":"# x",{{end}}}""")).Reply);

        Assert.Null(await ExpirationAsync());
    }

    [Fact]
    public void A_row_of_version_1_is_read_as_ever()
    {
        byte[] row = [0, 1, (byte)'p', .. "# text"u8];

        var policy = new PolicyFormat().Decode(1, row);

        Assert.Equal(("p", "# text", null), (policy.Name.Value, policy.Text, policy.ExpiresAt));
    }

    [Fact]
    public void A_row_of_version_2_is_read_and_written_as_ever()
    {
        const string Golden = "000170000000000000000a000000000000000b232074657874";

        var policy = new PolicyFormat().Decode(2, Convert.FromHexString(Golden));
        var written = new System.Buffers.ArrayBufferWriter<byte>();
        new PolicyFormat().Encode(policy, written);

        Assert.Equal((10L, "# text"), (policy.ExpiresAt?.UtcTicks, policy.Text));
        Assert.Equal(Golden, Convert.ToHexStringLower(written.WrittenSpan));
    }

    private Task<TestReply> WriteAsync(string body, string name = "p") =>
        Server.PostAsync($"sys/policies/acl/{name}", Server.Root, body);

    private async Task PatchAsync(string body) => Assert.IsType<Reply.Empty>(
        (await Server.SendAsync(Operation.Patch, "sys/policies/acl/p", Server.Root, body)).Reply);

    private Task<TestReply> ReadAsync() => Server.GetAsync("sys/policies/acl/p", Server.Root);

    private async Task<string?> ExpirationAsync() =>
        (await ReadAsync()).Data.TryGetProperty("expiration", out var end) ? end.GetString() : null;

    private async Task<JsonElement> DetailsAsync() => (await Server.SendAsync(
        Operation.List, "sys/policies/detailed/acl", Server.Root, "{}")).Data.GetProperty("key_info");

    private async Task<IReadOnlyList<string?>> NamesAsync() =>
    [
        .. (await Server.SendAsync(Operation.List, "sys/policies/acl", Server.Root)).Data
            .GetProperty("keys").EnumerateArray().Select(static key => key.GetString()),
    ];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
