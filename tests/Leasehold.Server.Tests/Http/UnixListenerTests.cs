using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Server.Http;

namespace Leasehold.Server.Tests.Http;

[SupportedOSPlatform("linux")]
public sealed class UnixListenerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leasehold-unix-").FullName;
    private readonly List<Request> _requests = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Path => _folder + "/l.sock";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_serves_with_the_rights_that_were_configured_and_leaves_nothing_behind()
    {
        await using (var server = await StartAsync(new SocketConfiguration((UnixFileMode)0b110_100_000, null, null)))
        {
            Assert.Equal((UnixFileMode)0b110_100_000, File.GetUnixFileMode(Path));

            Assert.StartsWith("HTTP/1.1 204", await AskAsync(), StringComparison.Ordinal);
            Assert.Equal(IPAddress.None, Assert.Single(_requests).RemoteAddress);
            await server.StopAsync();
        }
        Assert.False(System.IO.Path.Exists(Path));
    }

    [Fact]
    public async Task The_socket_of_a_server_that_is_gone_is_taken_over()
    {
        using (var gone = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            gone.Bind(new UnixDomainSocketEndPoint(_folder + "/first"));
            File.Move(_folder + "/first", Path); // So that closing it does not take the file away.
        }

        await using var server = await StartAsync();

        Assert.StartsWith("HTTP/1.1 204", await AskAsync(), StringComparison.Ordinal);
        await server.StopAsync();
    }

    [Fact]
    public async Task The_socket_of_one_that_serves_and_a_file_that_is_none_are_left_alone()
    {
        await using var server = await StartAsync();
        var used = await Assert.ThrowsAsync<ListenerException>(() => StartAsync());
        await server.StopAsync();
        await File.WriteAllTextAsync(Path, "precious", Cancel);

        var foreign = await Assert.ThrowsAsync<ListenerException>(() => StartAsync());

        Assert.Equal($"listen unix {Path}: bind: address already in use", used.Message);
        Assert.Equal(
            $"listen unix {Path}: bind: the file exists and is no socket; it is not removed", foreign.Message);
        Assert.Equal("precious", await File.ReadAllTextAsync(Path, Cancel));
    }

    [Fact]
    public async Task An_owner_that_does_not_exist_is_named()
    {
        var fault = await Assert.ThrowsAsync<ListenerException>(() =>
            StartAsync(new SocketConfiguration(null, "no-such-user", null)));

        Assert.Equal("listen unix: the user no-such-user does not exist on this machine", fault.Message);
    }

    [Fact]
    public async Task A_directory_that_does_not_exist_is_told()
    {
        Directory.Delete(_folder);

        var fault = await Assert.ThrowsAsync<ListenerException>(() => StartAsync());

        Directory.CreateDirectory(_folder);
        Assert.Equal($"listen unix {Path}: bind: its directory does not exist", fault.Message);
        Assert.Equal("Create it, or change the listener's address.", fault.Advice);
    }

    [Fact]
    public async Task A_directory_that_takes_no_socket_is_told_with_what_helps()
    {
        var fault = await Assert.ThrowsAsync<ListenerException>(() => StartAsync(path: "/sys/l.sock"));

        Assert.Equal("listen unix /sys/l.sock: bind: permission denied", fault.Message);
        Assert.Equal("Let the server write to its directory, or change the listener's address.", fault.Advice);
    }

    [Fact]
    public async Task A_user_and_a_group_may_be_named()
    {
        var me = Environment.UserName;
        await using var server = await StartAsync(new SocketConfiguration(null, me, null));

        Assert.StartsWith("HTTP/1.1 204", await AskAsync(), StringComparison.Ordinal);
        await server.StopAsync();
    }

    private Task<HttpListenerServer> StartAsync(SocketConfiguration? socket = null, string? path = null) =>
        HttpListenerServer.StartAsync(
            new ListenerConfiguration
            {
                Address = path ?? Path,
                Socket = socket ?? new SocketConfiguration(null, null, null),
            },
            new Backend((request, _) =>
            {
                _requests.Add(request);
                return ValueTask.FromResult(Answer.Of(Reply.Done, default));
            }),
            new RecordedFaults(), new ServerLog(Stream.Null, TimeProvider.System), TimeProvider.System, Cancel);

    private async Task<string> AskAsync()
    {
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(Path), Cancel);
        await using var stream = new NetworkStream(client);
        await stream.WriteAsync("GET /v1/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray(), Cancel);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(Cancel);
    }
}
