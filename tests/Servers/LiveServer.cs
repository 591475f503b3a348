using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leasehold.Tests.Servers;

/// <summary>
/// The native program serving on a free port of 127.0.0.1, with a home directory of its own. It ends with this object,
/// and with the test process.
/// </summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TempFolder? ownHome;

    private LiveServer(Process process, int port, string home, TempFolder? ownHome, string scheme)
    {
        this.process = process;
        Port = port;
        Home = home;
        this.ownHome = ownHome;
        Address = new Uri($"{scheme}://127.0.0.1:{port}");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public int Port { get; }

    public int ProcessId => process.Id;

    public string Home { get; }

    public Uri Address { get; }

    /// <summary>What the program has printed so far, both streams.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>A development server, unsealed, with the root token <c>root</c>.</summary>
    public static Task<LiveServer> DevAsync(CancellationToken cancel, params string[] more)
    {
        var home = new TempFolder();
        var port = FreePort();
        return StartAsync(port, home.Path, home, "http",
            ["server", "-dev", $"-dev-listen-address=127.0.0.1:{port}", "-dev-root-token-id=root",
                "-dev-no-store-token", .. more], cancel);
    }

    /// <summary>As <c>./run</c> starts it: the root token is left in the home directory for the CLI.</summary>
    public static Task<LiveServer> DevWithTokenFileAsync(CancellationToken cancel)
    {
        var home = new TempFolder();
        var port = FreePort();
        return StartAsync(port, home.Path, home, "http",
            ["server", "-dev", $"-dev-listen-address=127.0.0.1:{port}"], cancel);
    }

    /// <summary>A server from a configuration file; <c>{port}</c> and <c>{home}</c> in it are filled in.</summary>
    public static Task<LiveServer> ConfiguredAsync(string hcl, CancellationToken cancel)
    {
        var home = new TempFolder();
        return ConfiguredAsync(hcl, home.Path, FreePort(), home, "http", cancel);
    }

    /// <summary>As the other, on a home and a port that outlive it: for starting again on the same data.</summary>
    public static Task<LiveServer> ConfiguredAsync(
        string hcl,
        TempFolder home,
        int port,
        CancellationToken cancel,
        string scheme = "http",
        IReadOnlyList<(string Name, string Value)>? environment = null) =>
        ConfiguredAsync(hcl, home.Path, port, ownHome: null, scheme, cancel, environment);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync(CancellationToken cancel)
    {
        Kill();
        await process.WaitForExitAsync(cancel);
    }

    /// <summary>SIGKILL, without waiting for the end.</summary>
    public void Kill() => process.Kill();

    /// <summary>A signal, then the exit code.</summary>
    public async Task<int> StopAsync(string signal, CancellationToken cancel)
    {
        if (!process.HasExited)
            Signal(signal);
        return await ExitAsync(cancel);
    }

    /// <summary>The exit code of a server that is ending.</summary>
    public async Task<int> ExitAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(StopLimit);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public void Signal(string name) => Process.Start("kill", [$"-{name}", $"{process.Id}"]).WaitForExit();

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        if (!process.HasExited)
            await KillAsync(CancellationToken.None);
        process.Dispose();
        ownHome?.Dispose();
    }

    private static Task<LiveServer> ConfiguredAsync(
        string hcl,
        string home,
        int port,
        TempFolder? ownHome,
        string scheme,
        CancellationToken cancel,
        IReadOnlyList<(string Name, string Value)>? environment = null)
    {
        var file = Path.Combine(home, hcl.StartsWith('{') ? "server.json" : "server.hcl");
        File.WriteAllText(file, hcl.Replace("{port}", $"{port}", StringComparison.Ordinal)
            .Replace("{home}", home, StringComparison.Ordinal));
        return StartAsync(port, home, ownHome, scheme, ["server", $"-config={file}"], cancel, environment);
    }

    private static async Task<LiveServer> StartAsync(
        int port,
        string home,
        TempFolder? ownHome,
        string scheme,
        string[] arguments,
        CancellationToken cancel,
        IReadOnlyList<(string Name, string Value)>? environment = null)
    {
        var info = Binary.StartInfo(home, arguments);
        foreach (var (name, value) in environment ?? [])
            info.Environment[name] = value;
        var started = Process.Start(info)
            ?? throw new InvalidOperationException("the program did not start");
        var server = new LiveServer(started, port, home, ownHome, scheme);
        try
        {
            await server.AnswersAsync(cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    // Any answer will do: a sealed or an uninitialised server answers too.
    private async Task AnswersAsync(CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = Address };
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < StartLimit)
        {
            if (process.HasExited)
            {
                await process.WaitForExitAsync(cancel);
                throw new InvalidOperationException($"the server ended at its start: {process.ExitCode}\n{Output}");
            }
            try
            {
                // Over TLS an accepted connection must do: the test, not we, knows what to trust.
                if (Address.Scheme == Uri.UriSchemeHttps)
                {
                    using var connection = new TcpClient();
                    await connection.ConnectAsync(IPAddress.Loopback, Port, cancel);
                    return;
                }
                using var reply = await client.GetAsync("/v1/sys/health", cancel);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancel);
            }
        }
        throw new TimeoutException($"no answer from {Address} in {StartLimit}:\n{Output}");
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            if (line is not null)
                output.AppendLine(line);
        }
    }

    private void OnExit(object? sender, EventArgs e)
    {
        if (!process.HasExited)
            process.Kill();
    }
}
