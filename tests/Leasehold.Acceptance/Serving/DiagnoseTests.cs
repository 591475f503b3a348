using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary><c>operator diagnose</c> on the real program: what it prints, and its exit code.</summary>
public sealed class DiagnoseTests : IDisposable
{
    private readonly TempFolder home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData("", 0, "[ success ] Leasehold Diagnose")]
    [InlineData("colour = 1", 2, "[ warning ] Configuration Key: unknown or unsupported field colour found in")]
    [InlineData("log_level = \"loud\"", 1, "[ failure ] Configuration Error: error loading configuration: ")]
    public async Task It_says_what_is_wrong(string line, int exit, string said)
    {
        var outcome = await DiagnoseAsync(line);

        Assert.True(outcome.Exit == exit, outcome.ToString());
        Assert.Contains(said, outcome.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(home.Path + "/data"));
    }

    [Fact]
    public async Task Programs_get_it_as_JSON()
    {
        var outcome = await DiagnoseAsync("colour = 1", "-format=json");

        Assert.True(outcome.Exit == 2, outcome.ToString());
        using var json = System.Text.Json.JsonDocument.Parse(outcome.Output);
        Assert.Equal("warn", json.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Without_a_configuration_it_asks_for_one()
    {
        var outcome = await Shell.ProgramAsync(
            "leasehold", ["operator", "diagnose"], home.Path, TestContext.Current.CancellationToken);

        Assert.Equal((1, "Must specify a configuration file using -config.\n"), (outcome.Exit, outcome.Errors));
    }

    private Task<Outcome> DiagnoseAsync(string line, params string[] more)
    {
        var file = Path.Combine(home.Path, "server.hcl");
        File.WriteAllText(file, $"storage \"rocksdb\" {{ path = \"{home.Path}/data\" }}\n"
            + "listener \"tcp\" { address = \"127.0.0.1:0\", tls_disable = true }\n" + line + "\n");
        return Shell.ProgramAsync("leasehold", ["operator", "diagnose", $"-config={file}", "-skip=system", .. more],
            home.Path, TestContext.Current.CancellationToken);
    }
}
