using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>What systemd hears of a server, on a socket of the test's own.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TempFolder home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task It_hears_that_the_server_serves_reloads_lives_and_ends()
    {
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(home.Path + "/notify"));
        using var server = Start();
        try
        {
            Assert.Equal("READY=1", await HearAsync(manager));
            Assert.Equal("WATCHDOG=1", await HearAsync(manager));
            using var reload = Process.Start("kill", ["-HUP", $"{server.Id}"]);
            Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", await HearAsync(manager), StringComparison.Ordinal);
            Assert.Equal("READY=1", await HearAsync(manager));
            using var stop = Process.Start("kill", ["-TERM", $"{server.Id}"]);
            Assert.Equal("STOPPING=1", await HearAsync(manager));
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            if (!server.HasExited)
                server.Kill();
        }
    }

    private Process Start()
    {
        var file = Path.Combine(home.Path, "server.hcl");
        File.WriteAllText(file, "storage \"inmem\" {}\n"
            + $"listener \"unix\" {{ address = \"{home.Path}/api\", socket_mode = \"600\" }}\n");
        var info = Binary.StartInfo(home.Path, ["server", $"-config={file}"]);
        info.Environment["NOTIFY_SOCKET"] = home.Path + "/notify";
        info.Environment["WATCHDOG_USEC"] = "600000000";
        return Process.Start(info) ?? throw new InvalidOperationException("the program did not start");
    }

    private static async Task<string> HearAsync(Socket manager)
    {
        var buffer = new byte[256];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        return Encoding.ASCII.GetString(buffer, 0, await manager.ReceiveAsync(buffer, limit.Token)).TrimEnd('\n');
    }
}
