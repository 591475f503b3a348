using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Leasehold.Server.Hosting;
using Leasehold.Server.Tests.Configuration;

namespace Leasehold.Server.Tests.Hosting;

/// <summary>Signals to this very process: alone, as every server in it hears them.</summary>
[Collection(nameof(SignalTests))]
[CollectionDefinition(nameof(SignalTests), DisableParallelization = true)]
public sealed partial class SignalTests
{
    private const int UserSignal = 12;
    private const nint Ignore = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_a_signal_asks_for_may_fail_and_the_process_goes_on()
    {
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var signals = new Signals(told.SetResult);
        signals.OnReload(static () => throw new InvalidOperationException("no such folder"));

        await SendAsync("HUP");

        Assert.Equal("no such folder", (await told.Task.WaitAsync(Patience, TimeProvider.System)).Message);
    }

    [Fact]
    public async Task A_signal_that_the_process_was_started_without_is_heard()
    {
        SetAction(UserSignal, Ignore); // As nohup does with SIGHUP.
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var signals = new Signals(static _ => { });
        signals.OnReport(told.SetResult);

        await SendAsync("USR2");

        await told.Task.WaitAsync(Patience, TimeProvider.System);
    }

    [Fact]
    public async Task A_server_that_waits_for_its_database_ends_when_told_to()
    {
        using var database = new TcpListener(System.Net.IPAddress.Loopback, 0);
        database.Start();
        using var folder = new ConfigurationFolder();
        var file = folder.Add("server.hcl", $$"""
            storage "postgresql" {
              connection_url = "postgres://u@{{database.LocalEndpoint}}/d?sslmode=disable"
              max_connect_retries = 1000
            }
            listener "tcp" { address = "127.0.0.1:0", tls_disable = true }
            """);
        var said = new StringWriter();
        var running = new ServerRun(new ServerOptions
        {
            ConfigPaths = [file],
            Out = said,
            Error = TextWriter.Null,
            LogOutput = Stream.Null,
            Product = new ProductWords("Leasehold", "Leasehold v0", "1.17.0"),
        }).RunAsync(CancellationToken.None);
        using var connection = await database.AcceptSocketAsync(TestContext.Current.CancellationToken);

        await SendAsync("TERM"); // It has been waiting for an answer that never comes.

        Assert.Equal(0, await running.WaitAsync(Patience, TimeProvider.System));
        Assert.Contains("shutdown triggered", said.ToString(), StringComparison.Ordinal);
    }

    private static async Task SendAsync(string signal)
    {
        using var kill = Process.Start(
            "kill", [$"-{signal}", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetAction(int signal, nint action);
}
