using System.Net.Sockets;
using System.Text;
using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

public sealed class StopTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_the_server_with_success(string signal)
    {
        await using var server = await LiveServer.DevAsync(Cancel);

        Assert.Equal(0, await server.StopAsync(signal, Cancel));
        Assert.Contains("shutdown triggered", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_has_begun_is_answered_before_the_end()
    {
        const string Body = """{"data":{"k":"v"}}""";
        await using var server = await LiveServer.DevAsync(Cancel);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/secret/data/late HTTP/1.1\r\nHost: x\r\nX-Vault-Token: root\r\nConnection: close\r\n" +
            $"Expect: 100-continue\r\nContent-Length: {Body.Length}\r\n\r\n"), Cancel);
        // The interim answer says that the server has taken the request up.
        var interim = new byte[64];
        Assert.True(await stream.ReadAsync(interim, Cancel) > 0);
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(interim), StringComparison.Ordinal);

        server.Signal("TERM");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Body), Cancel);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Cancel);

        Assert.Contains("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(0, await server.ExitAsync(Cancel));
    }

    [Fact]
    public async Task A_taken_port_is_said_and_ends_with_1()
    {
        await using var first = await LiveServer.DevAsync(Cancel);
        using var home = new TempFolder();

        var second = await Shell.ProgramAsync("leasehold",
            ["server", "-dev", $"-dev-listen-address=127.0.0.1:{first.Port}"], home.Path, Cancel);

        Assert.Equal(1, second.Exit);
        Assert.Contains("address already in use", second.Output + second.Errors, StringComparison.Ordinal);
    }
}
