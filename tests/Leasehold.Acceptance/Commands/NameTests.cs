using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Commands;

public sealed class NameTests : IDisposable
{
    private readonly TempFolder home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("leasehold", @"^Leasehold v\d+\.\d+\.\d+ \(Vault API 1\.17\)\n$")]
    [InlineData("vault", @"^Vault v1\.17\.0 \(Leasehold v\d+\.\d+\.\d+\)\n$")]
    [InlineData("bao", @"^Vault v1\.17\.0 \(Leasehold v\d+\.\d+\.\d+\)\n$")]
    public async Task The_program_answers_to_its_three_names(string name, string version)
    {
        var outcome = await Shell.ProgramAsync(name, ["version"], home.Path, Cancel);

        Assert.Equal(0, outcome.Exit);
        Assert.Matches(version, outcome.Output);
    }

    [Theory]
    [InlineData("-v")]
    [InlineData("-version")]
    [InlineData("--version")]
    public async Task The_version_flag_is_the_version_command(string flag)
    {
        var outcome = await Shell.ProgramAsync("vault", [flag], home.Path, Cancel);

        Assert.Equal(0, outcome.Exit);
        Assert.StartsWith("Vault v1.17.0 ", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { "no-such-command" }, 127)]
    [InlineData(new string[0], 127)]
    [InlineData(new[] { "token" }, 1)]
    [InlineData(new[] { "token", "create", "-no-such-flag" }, 1)]
    [InlineData(new[] { "-help" }, 0)]
    [InlineData(new[] { "token", "create", "-help" }, 0)]
    public async Task Exit_codes_of_the_command_line(string[] arguments, int exit)
    {
        var outcome = await Shell.ProgramAsync("vault", arguments, home.Path, Cancel);

        Assert.True(outcome.Exit == exit, outcome.ToString());
        Assert.NotEqual("", outcome.Output + outcome.Errors);
    }

    public void Dispose() => home.Dispose();
}
