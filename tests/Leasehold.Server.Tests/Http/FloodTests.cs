using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Http;

/// <summary>Clients that begin a lot and end nothing cost the server no more than its limits.</summary>
public sealed class FloodTests : IDisposable
{
    private const int Resets = 5_000;
    private const int MostAtOnce = 400; // Streams of a connection, and those whose end is still on its way.

    private readonly string _folder = Directory.CreateTempSubdirectory("leasehold-flood-").FullName;
    private int _running;
    private int _most;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Streams_that_are_begun_and_reset_at_once_do_not_pile_up()
    {
        await using var server = await ScriptedServer.StartAsync(AnswerAsync, Tls());

        await Http2Frames.FloodAsync(server.Port, Resets, Cancel);
        var status = await Http2Frames.AskAsync(server.Port, [("x-vault-token", "answer")], Cancel);

        Assert.Equal(Http2Frames.Status204, status);
        Assert.InRange(_most, 1, MostAtOnce);
        Assert.Empty(server.Faults.Requests);
    }

    [Fact]
    public async Task Headers_that_never_end_are_not_waited_for()
    {
        await using var server = await ScriptedServer.StartAsync(
            listener: new ListenerConfiguration { ReadHeaderTimeout = TimeSpan.FromMilliseconds(100) });

        var reply = await server.SendRawAsync("GET /v1/a HTTP/1.1\r\nHost: x\r\nX-Slow: ");

        Assert.Equal(408, reply.Status);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_client_that_does_not_take_its_answer_is_not_waited_for()
    {
        var large = new byte[32 * 1024 * 1024];
        await using var server = await ScriptedServer.StartAsync(
            (_, _) => ValueTask.FromResult(Answer.Of(new Reply.Raw("text/plain", large), default)),
            new ListenerConfiguration { WriteTimeout = TimeSpan.FromMilliseconds(100) });
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync("GET /v1/a HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancel);

        // Writing fails once the server has ended the connection; until then it is tried again.
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
            {
                await stream.WriteAsync("\r\n"u8.ToArray(), Cancel);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
            }
        });
        Assert.Empty(server.Faults.Requests);
    }

    // Only the caller that is no flood is answered; the others wait until they are reset.
    private async ValueTask<Answer> AnswerAsync(Request request, CancellationToken cancel)
    {
        if (request.ClientToken == "answer")
            return Answer.Of(Reply.Done, default);
        var now = Interlocked.Increment(ref _running);
        for (var most = _most; now > most; most = _most)
            Interlocked.CompareExchange(ref _most, now, most);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            throw new InvalidOperationException("the wait has no end of its own");
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private ListenerConfiguration Tls()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(_folder + "/cert.pem", certificate.ExportCertificatePem());
        File.WriteAllText(_folder + "/key.pem", key.ExportPkcs8PrivateKeyPem());
        return new ListenerConfiguration
        {
            Tls = new TlsConfiguration(
                _folder + "/cert.pem", _folder + "/key.pem", SslProtocols.Tls12 | SslProtocols.Tls13, true),
        };
    }
}
