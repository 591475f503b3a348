using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Pipeline;

public sealed class PipelineOrderTests
{
    private static readonly string Denied = MultiError.Of("permission denied");

    private static async Task<TestKernel> StartAsync()
    {
        var server = await TestKernel.UnsealedAsync(new EngineType("test", EngineClass.Secret, new TestEngine()));
        await server.PostAsync("sys/mounts/test", server.Root, """{"type":"test"}""");
        return server;
    }

    private static async Task<string> HolderAsync(TestKernel server, string policy)
    {
        await server.WritePolicyAsync("p", policy);
        return await server.CreateTokenAsync("""{"policies":["p"]}""");
    }

    [Theory]
    [InlineData("nomount/x")]
    [InlineData("test/nothing/there")]
    [InlineData("test/answer")]
    [InlineData("sys/mounts")]
    public async Task Nobody_learns_whether_a_path_exists(string path)
    {
        await using var server = await StartAsync();
        var stranger = await server.CreateTokenAsync("""{"policies":["default"]}""");

        Assert.Equal(["permission denied"], (await server.SendAsync(Operation.Read, path, null)).Errors);
        Assert.Equal(["permission denied"], (await server.SendAsync(Operation.Read, path, "")).Errors);
        var unknown = await server.GetAsync(path, "hvs.unknown");
        Assert.Equal([MultiError.Of("permission denied", "invalid token")], unknown.Errors);
        Assert.Equal([Denied], (await server.GetAsync(path, stranger)).Errors);
        Assert.Equal([Denied], (await server.SendAsync(Operation.Delete, path, stranger)).Errors);
    }

    [Fact]
    public async Task Who_may_learns_what_is_missing()
    {
        await using var server = await StartAsync();

        var noMount = await server.GetAsync("nomount/x", server.Root);
        Assert.Equal(["no handler for route \"nomount/x\". route entry not found."], noMount.Errors);
        Assert.Equal(
            RefusalKind.UnsupportedPath, (await server.GetAsync("test/nothing/there", server.Root)).Refusal?.Kind);
        Assert.Equal(
            RefusalKind.UnsupportedOperation, (await server.GetAsync("test/answer", server.Root)).Refusal?.Kind);
        Assert.IsType<Reply.Missing>((await server.GetAsync("test/note/a", server.Root)).Reply);
    }

    [Fact]
    public async Task A_write_creates_what_is_not_there_and_updates_what_is()
    {
        await using var server = await StartAsync();
        var creator = await HolderAsync(server, """path "test/note/*" { capabilities = ["create"] }""");

        Assert.Null((await server.PostAsync("test/note/a", creator)).Refusal);
        Assert.Equal([Denied], (await server.PostAsync("test/note/a", creator)).Errors);
        await server.WritePolicyAsync("p", """path "test/note/*" { capabilities = ["update"] }""");
        Assert.Null((await server.PostAsync("test/note/a", creator)).Refusal);
        Assert.Equal([Denied], (await server.PostAsync("test/note/b", creator)).Errors);
    }

    [Fact]
    public async Task An_unknown_field_is_told_of_but_never_fills_an_empty_answer()
    {
        await using var server = await StartAsync();

        var answer = await server.PostAsync("test/answer", server.Root, """{"known":"a","strange":1}""");
        var empty = await server.PostAsync("test/note/a", server.Root, """{"known":"a","strange":1}""");

        Assert.Contains("strange", answer.Warnings.Single(), StringComparison.Ordinal);
        Assert.IsType<Reply.Empty>(empty.Reply);
    }

    [Fact]
    public async Task A_bad_token_is_ignored_where_none_is_needed()
    {
        await using var server = await StartAsync();

        Assert.False((await server.GetAsync("test/open", "hvs.unknown")).Data.GetProperty("known").GetBoolean());
        Assert.True((await server.GetAsync("test/open", server.Root)).Data.GetProperty("known").GetBoolean());
    }

    [Fact]
    public async Task A_use_is_spent_by_what_is_refused_too_but_not_on_open_paths()
    {
        await using var server = await StartAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"num_uses":2}""");

        Assert.Null((await server.GetAsync("test/open", token)).Refusal);
        Assert.Equal([Denied], (await server.GetAsync("nomount/x", token)).Errors);
        Assert.Equal([Denied], (await server.GetAsync("nomount/x", token)).Errors);

        Assert.Equal("uses-exhausted", (await server.GetAsync("nomount/x", token)).Refusal?.Reason);
    }

    [Fact]
    public async Task Help_tells_any_holder_of_a_token_what_a_path_is_for()
    {
        await using var server = await StartAsync();
        var stranger = await server.CreateTokenAsync("""{"policies":["default"]}""");

        var help = await server.SendAsync(Operation.Help, "test/note/a", stranger);
        var overview = await server.SendAsync(Operation.Help, "test/", stranger);

        Assert.Contains("A note", help.Body.GetProperty("help").GetString(), StringComparison.Ordinal);
        Assert.Contains("note/{name}", overview.Body.GetProperty("help").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            ["permission denied"], (await server.SendAsync(Operation.Help, "test/note/a", null)).Errors);
    }

    [Fact]
    public async Task A_sealed_server_answers_nothing_and_the_seal_comes_after_the_answer()
    {
        await using var server = await StartAsync();
        var weak = await HolderAsync(server, """path "sys/seal" { capabilities = ["update"] }""");
        Assert.Equal([Denied], (await server.PostAsync("sys/seal", weak)).Errors);
        Assert.Equal(
            RefusalKind.UnsupportedOperation, (await server.GetAsync("sys/seal", server.Root)).Refusal?.Kind);
        Assert.False(server.Kernel.Status.IsSealed);

        Assert.IsType<Reply.Empty>((await server.PostAsync("sys/seal", server.Root)).Reply);

        Assert.True(server.Kernel.Status.IsSealed);
        var refused = await server.GetAsync("auth/token/lookup-self", server.Root);
        Assert.Equal((RefusalKind.Sealed, "Vault is sealed"), (refused.Refusal!.Kind, refused.Errors.Single()));
        Assert.IsType<Reply.Empty>((await server.SendAsync(Operation.Update, "sys/seal", null)).Reply);
        await server.UnsealAsync();
        Assert.Null((await server.GetAsync("auth/token/lookup-self", server.Root)).Refusal);
    }
}
