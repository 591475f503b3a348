using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Policy;

public sealed class PolicyFormatTests : IDisposable
{
    private readonly CliRun _cli = new();

    [Fact]
    public async Task A_file_is_rewritten_and_its_comments_stay()
    {
        var file = Path.Join(_cli.Home, "my.hcl");
        await File.WriteAllTextAsync(
            file, "# mine\npath \"a\" { capabilities=[\"read\"] }", TestContext.Current.CancellationToken);

        var outcome = await _cli.RunAsync("policy", "fmt", file);

        Assert.Equal(new Outcome(0, $"Success! Formatted policy: {file}\n", ""), outcome);
        Assert.Equal(
            "# mine\npath \"a\" {\n  capabilities = [\"read\"]\n}\n",
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(file, Assert.Single(Directory.GetFiles(_cli.Home)));
    }

    [Fact]
    public async Task A_file_that_is_no_policy_stays_as_it_is()
    {
        var file = Path.Join(_cli.Home, "my.hcl");
        await File.WriteAllTextAsync(file, "path = [", TestContext.Current.CancellationToken);

        var outcome = await _cli.RunAsync("policy", "fmt", file);

        Assert.Equal(1, outcome.Exit);
        Assert.StartsWith("failed to parse policy: ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("path = [", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(1, (await _cli.RunAsync("policy", "fmt", file + ".none")).Exit);
    }

    public void Dispose() => _cli.Dispose();
}
