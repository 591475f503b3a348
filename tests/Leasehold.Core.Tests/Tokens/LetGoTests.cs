namespace Leasehold.Core.Tests.Tokens;

public sealed class LetGoTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_row_read_before_the_parent_was_removed_is_still_that_of_a_living_orphan()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var parent = await server.CreateTokenAsync("""{"policies":["root"]}""");
        var child = (await server.PostAsync("auth/token/create", parent, """{"policies":["default"]}"""))
            .Auth.GetProperty("client_token").GetString() ?? "";
        var before = await server.FindTokenAsync(child) ?? throw new InvalidOperationException("no child");

        var revoked = await server.PostAsync(
            "auth/token/revoke-orphan", server.Root, $$"""{"token":"{{parent}}"}""");
        Assert.Null(revoked.Refusal);
        Assert.True((await server.GetAsync("auth/token/lookup-self", child)).Data.GetProperty("orphan").GetBoolean());
        await TestKernel.EventuallyAsync(async () => await server.FindTokenAsync(parent) is null);

        using var tx = server.Unsealed.Begin();
        Assert.NotNull(before.Parent);
        Assert.Null(await server.Unsealed.Tokens.DeathAsync(tx, before, guard: false, None));
        Assert.True(await server.Unsealed.Tokens.IsLetGoAsync(tx, before, None));
    }
}
