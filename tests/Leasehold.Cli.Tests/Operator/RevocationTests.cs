using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Operator;

public sealed class RevocationTests : CliTest
{
    [Theory]
    [InlineData("hold", "Success! Revocation is held until: operator revocation resume")]
    [InlineData("resume", "Success! Revocation goes on")]
    public async Task Held_and_resumed(string word, string said)
    {
        Server.On($"PUT /v1/sys/revocation/{word}", "", 204);
        var outcome = await Cli.RunAsync("operator", "revocation", word);
        Assert.Equal(said + "\n", outcome.Out);
        Assert.Equal(0, outcome.Exit);
    }

    [Fact]
    public async Task Takes_no_arguments() =>
        Assert.Equal(1, (await Cli.RunAsync("operator", "revocation", "hold", "now")).Exit);
}
