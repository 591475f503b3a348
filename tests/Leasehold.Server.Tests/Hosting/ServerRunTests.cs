using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Server.Tests.Configuration;
using Leasehold.Server.Tests.Http;

namespace Leasehold.Server.Tests.Hosting;

/// <summary>A server that cannot start says why and ends with 1.</summary>
public sealed class ServerRunTests
{
    private const string Memory =
        "storage \"inmem\" {}\nlistener \"tcp\" { address = \"127.0.0.1:0\", tls_disable = true }\n";

    [Theory]
    [InlineData("storage \"floppy\" {}", "server.hcl:1:1: unknown storage type \"floppy\"")]
    [InlineData(Memory + "pid_file = \"/no/such/folder/pid\"", "Error storing PID: Could not find a part of the path "
        + "'/no/such/folder/pid'; let the user of the server write there, or change pid_file")]
    public async Task A_server_that_cannot_start_says_why(string text, string said)
    {
        using var folder = new ConfigurationFolder();
        var error = new StringWriter();

        var exit = await RunAsync(Options(error) with { ConfigPaths = [folder.Add("server.hcl", text)] });

        Assert.Equal(1, exit);
        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_start_leaves_the_file_of_the_one_that_runs_alone()
    {
        await using var running = await ScriptedServer.StartAsync();
        using var folder = new ConfigurationFolder();
        var pid = folder.Add("pid", "42");
        var config = folder.Add("server.hcl", $"pid_file = \"{pid}\"\n"
            + Memory.Replace(":0", $":{running.Port}", StringComparison.Ordinal));
        var error = new StringWriter();

        var exit = await RunAsync(Options(error) with { ConfigPaths = [config] });

        Assert.Equal(1, exit);
        Assert.Equal($"Error initializing listener of type tcp: listen tcp4 127.0.0.1:{running.Port}: bind: "
            + "address already in use\n"
            + "Stop what listens there, or change the listener's address.", error.ToString().Trim());
        Assert.Equal("42", await File.ReadAllTextAsync(pid, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("loud", null, "unknown log level: loud")]
    [InlineData(null, "xml", "unknown log format: xml")]
    public async Task A_wrong_flag_is_refused(string? level, string? format, string said)
    {
        using var folder = new ConfigurationFolder();
        var error = new StringWriter();

        var exit = await RunAsync(Options(error) with
        {
            ConfigPaths = [folder.Add("server.hcl", Memory)],
            LogLevel = level,
            LogFormat = format,
        });

        Assert.Equal((1, said), (exit, error.ToString().Trim()));
    }

    private static ServerOptions Options(TextWriter error) => new()
    {
        Product = new ProductWords("Leasehold", "Leasehold v0.1.0", "1.17.0+leasehold.0.1.0"),
        Out = TextWriter.Null,
        Error = error,
        LogOutput = Stream.Null,
        Environment = ServerEnvironment.Empty,
    };

    private static Task<int> RunAsync(ServerOptions options) =>
        new ServerRun(options).RunAsync(TestContext.Current.CancellationToken);
}
