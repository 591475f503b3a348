using Leasehold.Core.Identity;

namespace Leasehold.Core.Tests.Identity;

public sealed class FreeNameTests
{
    [Fact]
    public async Task A_name_that_somebody_has_is_drawn_again()
    {
        var drawn = new Queue<string>(["entity_1", "entity_2", "entity_3", "entity_4"]);

        var name = await FreeName.DrawAsync(drawn.Dequeue, static name => new(name is "entity_1" or "entity_2"));

        Assert.Equal("entity_3", name);
        Assert.Single(drawn);
    }

    [Fact]
    public async Task Who_is_not_named_gets_a_name_of_their_own()
    {
        await using var server = await IdentityServer.StartAsync();

        var entity = await server.WriteAsync("entity", "{}");
        var group = await server.WriteAsync("group", "{}");

        Assert.Matches("^entity_[0-9a-f]{8}$", entity.Data.GetProperty("name").GetString());
        Assert.Matches("^group_[0-9a-f]{8}$", group.Data.GetProperty("name").GetString());
    }
}
