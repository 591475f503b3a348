using System.Text.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.SystemApi;

public sealed class RemountTests
{
    private static async Task<TestKernel> StartAsync()
    {
        var server = await TestKernel.UnsealedAsync(
            new EngineType("plain", EngineClass.Secret, new TestEngine()),
            new EngineType("door", EngineClass.Auth, new TestEngine()));
        Assert.Null((await server.PostAsync("sys/mounts/a", server.Root, """{"type":"plain"}""")).Refusal);
        Assert.Null((await server.PostAsync("sys/mounts/b", server.Root, """{"type":"plain"}""")).Refusal);
        Assert.Null((await server.PostAsync("sys/auth/door", server.Root, """{"type":"door"}""")).Refusal);
        return server;
    }

    private static async Task<string> StatusAsync(TestKernel server, string id)
    {
        var status = (await server.GetAsync($"sys/remount/status/{id}", server.Root)).Data;
        Assert.Equal(id, status.GetProperty("migration_id").GetString());
        return status.GetProperty("migration_info").GetProperty("status").GetString() ?? "";
    }

    [Theory]
    [InlineData("", "x", "both 'from' and 'to' path must be specified as a string")]
    [InlineData("a", "", "both 'from' and 'to' path must be specified as a string")]
    [InlineData("none", "x", "no matching mount at \"none/\"")]
    [InlineData("a", "b", "path already in use at \"b/\"")]
    [InlineData("a", "b/below", "path already in use at \"b/below/\"")]
    [InlineData("a", "a", "path already in use at \"a/\"")]
    [InlineData("sys", "x", "cannot remount \"sys/\"")]
    [InlineData("auth/token", "auth/x", "cannot remount \"auth/token/\"")]
    [InlineData("a", "sys/x", "cannot remount to destination \"sys/x/\"")]
    [InlineData("auth/door", "x", "cannot remount auth mount to non-auth mount \"x/\"")]
    [InlineData("a", " x", "invalid destination mount path \" x/\"")]
    [InlineData("auth/door", "auth/ x", "invalid destination mount path \"auth/ x/\"")]
    [InlineData("a", "x//y", "invalid destination mount path \"x//y/\"")]
    public async Task What_cannot_move_is_refused_with_the_reason(string from, string to, string error)
    {
        await using var server = await StartAsync();

        var body = $$"""{"from":{{JsonSerializer.Serialize(from)}},"to":{{JsonSerializer.Serialize(to)}}}""";
        var reply = await server.PostAsync("sys/remount", server.Root, body);

        Assert.Equal([error], reply.Errors);
    }

    [Fact]
    public async Task A_mount_moves_with_its_data()
    {
        await using var server = await StartAsync();
        Assert.Null((await server.PostAsync("a/note/x", server.Root)).Refusal);

        var reply = await server.PostAsync("sys/remount", server.Root, """{"from":"a","to":"team/c/"}""");
        var id = reply.Data.GetProperty("migration_id").GetString() ?? "";
        Assert.Equal(id, reply.Body.GetProperty("migration_id").GetString());
        Assert.Contains("queued", Assert.Single(reply.Warnings), StringComparison.Ordinal);
        await TestKernel.EventuallyAsync(async () => await StatusAsync(server, id) == "success");

        Assert.Equal(RefusalKind.NoHandler, (await server.GetAsync("a/note/x", server.Root)).Refusal?.Kind);
        Assert.Null((await server.PostAsync("team/c/answer", server.Root)).Refusal);
        var creator = await server.CreateTokenAsync("""{"policies":["updater"]}""");
        await server.WritePolicyAsync("updater", """path "team/c/note/x" { capabilities = ["update"] }""");
        Assert.Null((await server.PostAsync("team/c/note/x", creator)).Refusal); // An update: the note came along.
    }

    [Fact]
    public async Task An_unknown_move_does_not_exist()
    {
        await using var server = await StartAsync();
        Assert.IsType<Reply.Missing>((await server.GetAsync("sys/remount/status/none", server.Root)).Reply);
    }

    [Fact]
    public async Task A_move_waits_for_nobody_when_the_server_opens_again()
    {
        await using var server = await StartAsync();
        var reply = await server.PostAsync("sys/remount", server.Root, """{"from":"auth/door","to":"auth/gate"}""");
        var id = reply.Data.GetProperty("migration_id").GetString() ?? "";

        await server.Kernel.SealAsync();
        await server.UnsealAsync();

        await TestKernel.EventuallyAsync(async () => await StatusAsync(server, id) == "success");
        Assert.True((await server.GetAsync("sys/auth", server.Root)).Data.TryGetProperty("gate/", out _));
    }
}
