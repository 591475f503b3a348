using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Leasehold.Server.Http;

/// <summary>
/// Tells a client that speaks plain HTTP to a TLS listener so, in the words of Go's server, before the handshake would
/// close its connection without one.
/// </summary>
/// <param name="patience">How long the first byte may take.</param>
/// <param name="time">Tells when that is over.</param>
internal sealed class PlainHttp(TimeSpan patience, TimeProvider time)
{
    /// <summary>Goes on with a connection that begins as TLS does, or with nothing; answers and ends another.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.ConnectionClosed);
        try
        {
            if (await IsSpokenAsync(connection.Transport.Input, either.Token))
            {
                await connection.Transport.Output.WriteAsync(Answer.ToArray(), either.Token);
                return;
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            connection.Abort(new ConnectionAbortedException("nothing came", fault));
            return;
        }
        await next(connection);
    }

    private static ReadOnlySpan<byte> Answer =>
        "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"u8;

    // A request begins with a method, in capitals; a record of TLS with a number below them, one of SSL 2 above.
    private static async ValueTask<bool> IsSpokenAsync(PipeReader input, CancellationToken cancel)
    {
        var result = await input.ReadAsync(cancel);
        var first = result.Buffer.IsEmpty ? (byte)0 : result.Buffer.FirstSpan[0];
        input.AdvanceTo(result.Buffer.Start); // Who comes next reads it again.
        return char.IsAsciiLetterUpper((char)first);
    }
}
