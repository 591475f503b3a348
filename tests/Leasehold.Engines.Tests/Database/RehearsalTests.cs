namespace Leasehold.Engines.Tests.Database;

/// <summary>Roles that are rehearsed before they are stored.</summary>
public sealed class RehearsalTests
{
    private const string Good = """{"db_name":"db","creation_statements":"make","verify":true}""";

    [Fact]
    public async Task A_role_that_works_is_stored_and_nobody_is_left()
    {
        await using var server = await DatabaseServer.StartAsync();

        await server.DoAsync("database/roles/new", Good);

        Assert.Equal("make", Assert.Single(server.Database.Statements));
        Assert.Single(server.Database.Users);
        await server.GiveAsync("new");
    }

    [Fact]
    public async Task A_role_whose_revocation_leaves_the_user_is_not_stored()
    {
        await using var server = await DatabaseServer.StartAsync();

        var reply = await server.PostAsync(
            "database/roles/new",
            """{"db_name":"db","creation_statements":"make","revocation_statements":"keep","verify":true}""");

        Assert.Contains("failed to revoke: the user is still there", Assert.Single(reply.Errors),
            StringComparison.Ordinal);
        Assert.Single(server.Database.Users);
        Assert.IsType<Core.Requests.Reply.Missing>((await server.GetAsync("database/roles/new")).Reply);
    }

    [Fact]
    public async Task A_role_without_a_connection_cannot_be_rehearsed()
    {
        await using var server = await DatabaseServer.StartAsync();

        var reply = await server.PostAsync(
            "database/roles/new", """{"db_name":"other","creation_statements":"make","verify":true}""");

        Assert.Equal("failed to find entry for connection with name: \"other\"", Assert.Single(reply.Errors));
    }
}
