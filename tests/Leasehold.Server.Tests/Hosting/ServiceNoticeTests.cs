using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Server.Tests.Hosting;

/// <summary>What systemd is told, on a socket of the test's own.</summary>
public sealed class ServiceNoticeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leasehold-notify-").FullName;
    private readonly MemoryStream _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_state_is_one_datagram(bool isAbstract)
    {
        var name = isAbstract ? $"@leasehold-{Guid.NewGuid():N}" : _folder + "/notify";
        using var manager = Manager(name);
        using var notice = Notice(new() { ["NOTIFY_SOCKET"] = name });

        notice.Ready();
        notice.Reloading();
        notice.Stopping();

        Assert.Equal("READY=1\n", await ReadAsync(manager));
        var reloading = (await ReadAsync(manager)).Split('\n');
        Assert.Equal("RELOADING=1", reloading[0]);
        Assert.True(long.Parse(reloading[1].Split("MONOTONIC_USEC=")[1], CultureInfo.InvariantCulture) > 0);
        Assert.Equal("STOPPING=1\n", await ReadAsync(manager));
    }

    [Fact]
    public async Task The_watchdog_hears_twice_in_its_interval()
    {
        var time = new FakeTimeProvider();
        var environment = new Dictionary<string, string>
        {
            ["NOTIFY_SOCKET"] = _folder + "/notify",
            ["WATCHDOG_USEC"] = "10000000",
        };
        using var manager = Manager(_folder + "/notify");
        using var notice = Notice(environment);
        notice.Watch(new ServerEnvironment(environment.GetValueOrDefault), time);

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("WATCHDOG=1\n", await ReadAsync(manager));
        Assert.Equal("WATCHDOG=1\n", await ReadAsync(manager));
        Assert.Equal(0, manager.Available);
    }

    [Fact]
    public void A_watchdog_of_another_process_hears_nothing()
    {
        var time = new FakeTimeProvider();
        var environment = new Dictionary<string, string>
        {
            ["NOTIFY_SOCKET"] = _folder + "/notify",
            ["WATCHDOG_USEC"] = "10000000",
            ["WATCHDOG_PID"] = "1",
        };
        using var manager = Manager(_folder + "/notify");
        using var notice = Notice(environment);

        notice.Watch(new ServerEnvironment(environment.GetValueOrDefault), time);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, manager.Available);
    }

    [Fact]
    public void Without_a_manager_nobody_is_told_and_one_that_is_gone_stops_nothing()
    {
        using var none = Notice([]);
        using var gone = Notice(new() { ["NOTIFY_SOCKET"] = _folder + "/gone" });

        none.Ready();
        Assert.Equal(0, _log.Length);
        gone.Ready();
        Assert.Contains("could not be told READY", Encoding.UTF8.GetString(_log.ToArray()), StringComparison.Ordinal);
    }

    private ServiceNotice Notice(Dictionary<string, string> environment) => ServiceNotice.For(
        new ServerEnvironment(environment.GetValueOrDefault), new ServerLog(_log, TimeProvider.System));

    private static Socket Manager(string name)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(name.StartsWith('@') ? "\0" + name[1..] : name));
        return socket;
    }

    private static async Task<string> ReadAsync(Socket manager)
    {
        var buffer = new byte[256];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var length = await manager.ReceiveAsync(buffer, limit.Token);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
