using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Requests;

public sealed class LastTokenTests
{
    [Fact]
    public async Task Each_request_of_a_connection_is_that_of_the_token_that_it_brought()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var first = await server.CreateTokenAsync("""{"display_name":"first"}""");
        var second = await server.CreateTokenAsync("""{"display_name":"second"}""");
        var connection = new LastToken();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal("token-first", await NameAsync(server, connection, first));
            Assert.Equal("token-first", await NameAsync(server, connection, first));
            Assert.Equal("token-second", await NameAsync(server, connection, second));
            Assert.Equal("permission denied", await NameAsync(server, connection, first[..^1]));
            Assert.Equal("permission denied", await NameAsync(server, connection, first + "x"));
        }
    }

    [Fact]
    public async Task A_token_that_ended_is_not_believed_because_it_was_the_last()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"display_name":"first"}""");
        var connection = new LastToken();
        Assert.Equal("token-first", await NameAsync(server, connection, token));

        Assert.Null((await server.PostAsync("auth/token/revoke", server.Root, $$"""{"token":"{{token}}"}""")).Refusal);
        Assert.Equal("permission denied", await NameAsync(server, connection, token));
    }

    [Fact]
    public async Task What_one_store_knows_a_token_by_is_nothing_to_another()
    {
        await using var one = await TestKernel.UnsealedAsync();
        await using var other = await TestKernel.UnsealedAsync();
        const string secret = "the-same-everywhere";
        await one.CreateTokenAsync($$"""{"id":"{{secret}}","display_name":"one"}""");
        await other.CreateTokenAsync($$"""{"id":"{{secret}}","display_name":"other"}""");
        var connection = new LastToken();

        Assert.Equal("token-one", await NameAsync(one, connection, secret));
        Assert.Equal("token-other", await NameAsync(other, connection, secret));
        Assert.Equal("token-one", await NameAsync(one, connection, secret));
    }

    private static async Task<string> NameAsync(TestKernel server, LastToken connection, string token)
    {
        var reply = await server.SendAsync(Operation.Read, "auth/token/lookup-self", token, connection: connection);
        return reply.Refusal is { } refusal
            ? refusal.Errors[0].Contains("permission denied", StringComparison.Ordinal) ? "permission denied" : "?"
            : reply.Data.GetProperty("display_name").GetString() ?? "";
    }
}
