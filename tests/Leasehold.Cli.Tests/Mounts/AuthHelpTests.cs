using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Mounts;

public sealed class AuthHelpTests : CliTest
{
    [Theory]
    [InlineData("token", "Usage: leasehold login TOKEN")]
    [InlineData("userpass", "Usage: leasehold login -method=userpass [CONFIG K=V...]\n")]
    [InlineData("approle", "Usage: leasehold login -method=approle [CONFIG K=V...]\n")]
    [InlineData("cert/", "Usage: leasehold login -method=cert [CONFIG K=V...]\n")]
    public async Task A_type_needs_no_server(string type, string start)
    {
        var outcome = await Cli.RunAsync("auth", "help", type);

        Assert.StartsWith(start, outcome.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), (outcome.Exit, outcome.Error));
        Assert.Empty(Server.Asked);
    }

    [Fact]
    public async Task A_path_is_looked_up()
    {
        Server.On("GET /v1/sys/auth", """{"data":{"people/":{"type":"userpass"},"odd/":{"type":"odd"} } }""");

        Assert.StartsWith(
            "Usage: leasehold login -method=userpass -path=people [CONFIG K=V...]\n",
            (await Cli.RunAsync("auth", "help", "people/")).Out,
            StringComparison.Ordinal);
        Same(new Outcome(1, "", "No auth method available on the server at \"none/\"\n"),
            await Cli.RunAsync("auth", "help", "none"));
        Assert.Equal(1, (await Cli.RunAsync("auth", "help", "odd")).Exit);
    }
}
