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

    [Fact]
    public async Task A_file_that_is_no_utf8_stays_as_it_is()
    {
        var file = Path.Join(_cli.Home, "my.hcl");
        byte[] latin = [.. "# caf"u8, 0xe9, .. "\npath \"a\" {}\n"u8];
        await File.WriteAllBytesAsync(file, latin, TestContext.Current.CancellationToken);

        var outcome = await _cli.RunAsync("policy", "fmt", file);

        Assert.Equal(
            new Outcome(1, "", "failed to parse policy: At 1:6: expected UTF-8, found another encoding\n"), outcome);
        Assert.Equal(latin, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_link_stays_one_and_its_file_is_rewritten()
    {
        var folder = Directory.CreateDirectory(Path.Join(_cli.Home, "kept"));
        var file = Path.Join(folder.FullName, "my.hcl");
        var link = Path.Join(_cli.Home, "link.hcl");
        await File.WriteAllTextAsync(file, "path \"a\" { }", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(link, "kept/my.hcl");

        Assert.Equal(0, (await _cli.RunAsync("policy", "fmt", link)).Exit);
        Assert.Equal("path \"a\" {}\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        Assert.Equal("kept/my.hcl", new FileInfo(link).LinkTarget);
        await FormatBesideAsync(file);
        Assert.Equal("path \"a\" {}\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(link, Assert.Single(Directory.GetFiles(_cli.Home)));
        Assert.Equal(file, Assert.Single(Directory.GetFiles(folder.FullName)));
    }

    /// <summary>The same through a link in the directory that the process is in, by its bare name.</summary>
    private async Task FormatBesideAsync(string file)
    {
        await File.WriteAllTextAsync(file, "path \"a\" { }", TestContext.Current.CancellationToken);
        var name = $"{Guid.NewGuid()}.hcl";
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, file);
        File.CreateSymbolicLink(name, relative);
        try
        {
            Assert.Equal(0, (await _cli.RunAsync("policy", "fmt", name)).Exit);
            Assert.Equal(relative, new FileInfo(name).LinkTarget);
        }
        finally
        {
            File.Delete(name);
        }
    }

    public void Dispose() => _cli.Dispose();
}
