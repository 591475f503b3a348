namespace Leasehold.Cli.Tests.Scripted;

/// <summary>A scripted server and a command line that talks to it.</summary>
public abstract class CliTest : IAsyncLifetime
{
    private ScriptedServer? _server;
    private CliRun? _cli;

    internal ScriptedServer Server => _server ?? throw new InvalidOperationException("the test has not started");

    internal CliRun Cli => _cli ?? throw new InvalidOperationException("the test has not started");

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _cli = new CliRun(_server);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _cli?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>A long request on several lines of source.</summary>
    internal static string OneLine(string lines) => lines.Replace("\n", "");

    internal static void Same(Outcome expected, Outcome actual)
    {
        Assert.Equal(expected.Error, actual.Error);
        Assert.Equal(expected.Out, actual.Out);
        Assert.Equal(expected.Exit, actual.Exit);
    }
}
