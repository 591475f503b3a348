using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Leasehold.Client.Transport;

/// <summary>Opens connections, and names the address that failed as Go does.</summary>
internal sealed class Dialer(string? socketPath, TlsOptions tls, TimeProvider clock)
{
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromSeconds(10);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        if (socketPath is not null)
            return await OpenAsync(new UnixDomainSocketEndPoint(socketPath), $"unix {socketPath}", cancel);

        var stream = await DialAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel);
        // Through a proxy the handler itself speaks TLS, inside the tunnel. Here it would ignore the server's name.
        return context.InitialRequestMessage.RequestUri is { Scheme: "https" } url
            && url.IdnHost == context.DnsEndPoint.Host && url.Port == context.DnsEndPoint.Port
            ? await SecureAsync(stream, url.IdnHost, cancel) : stream;
    }

    private async Task<Stream> SecureAsync(Stream stream, string host, CancellationToken cancel)
    {
        var secure = new SslStream(stream);
        using var patience = new CancellationTokenSource(LongestHandshake, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            await secure.AuthenticateAsClientAsync(TlsSettings.Build(tls, host), linked.Token);
            return secure;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            await secure.DisposeAsync();
            throw new DialException("net/http: TLS handshake timeout", inner: null);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private static async Task<Stream> DialAsync(string host, int port, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host, out var literal))
            return await OpenAsync(new IPEndPoint(literal, port), $"tcp {new IPEndPoint(literal, port)}", cancel);

        var addresses = await ResolveAsync(host, cancel);
        for (var i = 0; ; i++)
        {
            var target = new IPEndPoint(addresses[i], port);
            try
            {
                return await OpenAsync(target, $"tcp {target}", cancel);
            }
            catch (DialException) when (i < addresses.Length - 1)
            {
                // The next address of the same name may answer.
            }
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancel)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancel);
            // IPv4 first, as Go tries it for names that have both.
            return addresses.Length > 0
                ? [.. addresses.OrderBy(address => address.AddressFamily)]
                : throw new DialException($"dial tcp: lookup {host}: no such host", inner: null);
        }
        catch (SocketException failure)
        {
            throw new DialException($"dial tcp: lookup {host}: no such host", failure);
        }
    }

    private static async Task<Stream> OpenAsync(EndPoint target, string name, CancellationToken cancel)
    {
        var protocol = target is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp;
        var socket = new Socket(target.AddressFamily, SocketType.Stream, protocol);
        try
        {
            if (protocol == ProtocolType.Tcp)
                socket.NoDelay = true;
            await socket.ConnectAsync(target, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new DialException($"dial {name}: connect: {Reason(failure, target)}", failure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Reason(SocketException failure, EndPoint target) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostUnreachable => "no route to host",
        SocketError.NetworkUnreachable => "network is unreachable",
        SocketError.TimedOut => "connection timed out",
        SocketError.AccessDenied => "permission denied",
        SocketError.AddressNotAvailable when target is UnixDomainSocketEndPoint => "no such file or directory",
        SocketError.AddressNotAvailable => "cannot assign requested address",
        _ => failure.Message.ToLower(CultureInfo.InvariantCulture),
    };
}

internal sealed class DialException(string message, Exception? inner) : IOException(message, inner);
