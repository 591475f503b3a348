using System.Net;
using Leasehold.Server.Configuration;
using Microsoft.AspNetCore.Connections;

namespace Leasehold.Server.Http;

/// <summary>
/// Takes the PROXY header off the beginning of each connection, before TLS, and puts the client's address in the place
/// of the proxy's where the proxy is believed.
/// </summary>
/// <param name="rules">Who is believed.</param>
/// <param name="patience">How long the header may take.</param>
/// <param name="time">Tells when that is over.</param>
internal sealed class ProxyProtocol(ProxyProtocolRules rules, TimeSpan patience, TimeProvider time)
{
    /// <summary>Reads the header, and goes on with what follows it; ends a connection that may not be.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var isBelieved = connection.RemoteEndPoint is IPEndPoint peer && rules.Believes(peer.Address);
        if (!isBelieved && rules.Trust == ProxyTrust.OnlyAuthorized)
        {
            connection.Abort(new ConnectionAbortedException("the proxy is not authorized"));
            return;
        }
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.ConnectionClosed);
        try
        {
            if (await TakeAsync(connection, either.Token) is { } client && isBelieved)
                connection.RemoteEndPoint = client;
        }
        catch (Exception fault) when (fault is OperationCanceledException or FormatException or IOException)
        {
            connection.Abort(new ConnectionAbortedException("no PROXY header that can be read", fault));
            return;
        }
        await next(connection);
    }

    /// <summary>
    /// The client that a header names, if there is one. Throws <see cref="FormatException"/> if it cannot be read.
    /// </summary>
    private static async ValueTask<IPEndPoint?> TakeAsync(ConnectionContext connection, CancellationToken cancel)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(cancel);
            var bytes = result.Buffer;
            switch (ProxyHeader.Read(bytes, out var length, out var client))
            {
                case ProxyHeaderKind.Unfinished when !result.IsCompleted:
                    input.AdvanceTo(bytes.Start, bytes.End);
                    break;
                case ProxyHeaderKind.Whole:
                    input.AdvanceTo(bytes.GetPosition(length));
                    return client;
                case ProxyHeaderKind.Broken:
                    input.AdvanceTo(bytes.Start);
                    throw new FormatException("the PROXY header is broken");
                default:
                    input.AdvanceTo(bytes.Start);
                    return null;
            }
        }
    }
}
