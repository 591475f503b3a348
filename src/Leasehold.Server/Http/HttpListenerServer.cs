using System.Net;
using System.Net.Sockets;
using Leasehold.Core;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Leasehold.Server.Http;

/// <summary>One listener that serves requests: a web server of its own, with the limits of its configuration.</summary>
public sealed class HttpListenerServer : IAsyncDisposable
{
    private readonly ListenerConfiguration _listener;
    private readonly CertificateKeeper? _certificate;
    private readonly bool _inPlace;
    private readonly ServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly IServer _server;
    private ListenOptions? _bound;
    private Gateway? _gateway;

    private HttpListenerServer(ListenerConfiguration listener, EndPoint endPoint, ServerLog log, TimeProvider time)
    {
        _listener = listener;
        _time = time;
        _certificate = listener.Tls is { } tls ? new CertificateKeeper(tls, log, time) : null;
        _inPlace = _certificate is null && SocketThreads.AreMany;
        _services = KestrelServices.Build(options => Configure(options, endPoint), _inPlace, log);
        _server = _services.GetRequiredService<IServer>();
    }

    /// <summary>Where it listens, with the port that the system chose if the configured one is 0.</summary>
    public IPEndPoint EndPoint => _bound?.IPEndPoint ?? throw new BrokenInvariant("the listener is not bound");

    /// <summary>Binds and begins to serve. Throws <see cref="ListenerException"/> if it cannot.</summary>
    public static async Task<HttpListenerServer> StartAsync(
        ListenerConfiguration listener, Backend backend, IKernelLog kernelLog, ServerLog log, TimeProvider time,
        CancellationToken cancel)
    {
        var endPoint = await ResolveAsync(listener, cancel);
        var server = new HttpListenerServer(listener, endPoint, log, time);
        try
        {
            if (listener.Socket is not null)
                UnixSocket.Clear(listener.Address);
            server._gateway = new Gateway(backend, listener, kernelLog, new RequestLog(log, time), time);
            await server._server.StartAsync(server._gateway, cancel);
            if (listener.Socket is { } socket)
                UnixSocket.Own(listener.Address, socket);
            server._certificate?.Start();
            return server;
        }
        catch (Exception fault) when (fault is IOException or SocketException or ListenerException)
        {
            await server.DisposeAsync();
            throw fault as ListenerException ?? Unbound(listener, endPoint, fault);
        }
    }

    /// <summary>
    /// Binds for a moment, without serving. Throws <see cref="ListenerException"/> if the address cannot be bound.
    /// </summary>
    public static async Task ProbeAsync(ListenerConfiguration listener, CancellationToken cancel)
    {
        var endPoint = await ResolveAsync(listener, cancel);
        try
        {
            using var probe = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(endPoint);
        }
        catch (SocketException fault)
        {
            throw Unbound(listener, endPoint, fault);
        }
    }

    /// <summary>
    /// Reads the certificate again. Throws <see cref="ListenerException"/> and keeps the old one if it cannot.
    /// </summary>
    public void ReloadCertificate() => _certificate?.Reload();

    /// <summary>Sends the response headers of a new configuration from now on.</summary>
    public void ReloadHeaders(ListenerConfiguration reloaded) => _gateway?.ReloadHeaders(reloaded);

    /// <summary>Accepts no more connections and waits for the requests that run, for a while.</summary>
    public async Task StopAsync()
    {
        using var patience = new CancellationTokenSource(ConnectionLimits.Drain, _time);
        await _server.StopAsync(patience.Token);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _certificate?.Dispose();
        _server.Dispose();
        return _services.DisposeAsync();
    }

    private void Configure(KestrelServerOptions options, EndPoint endPoint)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestLineSize = ConnectionLimits.RequestLine;
        options.Limits.MaxRequestHeadersTotalSize = ConnectionLimits.Headers;
        options.Limits.MaxRequestBufferSize = ConnectionLimits.Headers; // It must hold them; a body needs no more.
        options.Limits.MaxRequestHeaderCount = ConnectionLimits.HeaderCount;
        options.Limits.MaxRequestBodySize = null; // The gateway counts, and answers in the words clients know.
        options.Limits.MaxConcurrentConnections = ConnectionLimits.Connections;
        options.Limits.RequestHeadersTimeout = _listener.ReadHeaderTimeout;
        options.Limits.KeepAliveTimeout = _listener.IdleTimeout;
        options.Limits.Http2.MaxStreamsPerConnection = ConnectionLimits.Streams;
        options.Limits.Http2.MaxRequestHeaderFieldSize = ConnectionLimits.RequestLine;
        options.Listen(endPoint, Bind);
    }

    private void Bind(ListenOptions options)
    {
        _bound = options;
        var patience = _listener.ReadHeaderTimeout < GatewayLimits.LongestWait
            ? _listener.ReadHeaderTimeout
            : GatewayLimits.LongestWait;
        if (_listener.ProxyProtocol is { } rules)
        {
            var proxies = new ProxyProtocol(rules, patience, _time);
            options.Use(next => connection => proxies.RunAsync(connection, next));
        }
        options.Protocols = _certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        if (_inPlace)
            SocketThreads.Use(options);
        if (_certificate is not { } certificate)
            return;
        var plain = new PlainHttp(patience, _time);
        options.Use(next => connection => plain.RunAsync(connection, next));
        options.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(certificate.Handshake()),
        });
    }

    private static async Task<EndPoint> ResolveAsync(ListenerConfiguration listener, CancellationToken cancel)
    {
        var address = listener.Address;
        if (listener.Socket is not null)
            return SocketAt(address);
        if (!ListenAddress.TryParse(address, out var host, out var port))
            throw new BrokenInvariant($"the configuration let {address} pass");
        if (host.Length == 0)
            return new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port);
        if (IPAddress.TryParse(host, out var known))
            return new IPEndPoint(known, port);
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, cancel);
            return new IPEndPoint(found[0], port);
        }
        catch (SocketException fault)
        {
            throw new ListenerException($"listen tcp: lookup {host}: {fault.Message}", fault);
        }
    }

    private static UnixDomainSocketEndPoint SocketAt(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentException fault)
        {
            throw new ListenerException($"listen unix {path}: the path is too long for a socket", fault);
        }
    }

    private static ListenerException Unbound(ListenerConfiguration listener, EndPoint endPoint, Exception fault)
    {
        var (reason, advice) = fault switch
        {
            AddressInUseException or { InnerException: AddressInUseException }
                or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
                ("address already in use", "Stop what listens there, or change the listener's address."),
            SocketException { SocketErrorCode: SocketError.AccessDenied } when listener.Socket is not null =>
                ("permission denied", "Let the server write to its directory, or change the listener's address."),
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                ("permission denied", "Give the server the right CAP_NET_BIND_SERVICE, or use a port above 1023."),
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } when listener.Socket is not null =>
                ("its directory does not exist", "Create it, or change the listener's address."),
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
                ("cannot assign requested address", "Use an address of this machine, or 0.0.0.0 for all of them."),
            _ => (fault.Message, "Change the listener's address."),
        };
        var network = endPoint.AddressFamily == AddressFamily.InterNetwork ? "tcp4" : listener.Type;
        return new ListenerException($"listen {network} {listener.Address}: bind: {reason}", fault) { Advice = advice };
    }
}
