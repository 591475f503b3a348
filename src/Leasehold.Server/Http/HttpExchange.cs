using System.Net;
using Leasehold.Core.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace Leasehold.Server.Http;

/// <summary>
/// One request and its response on the wire. Kept with its connection and used again, with what the web server offers
/// there: it is the same for every request of a connection.
/// </summary>
internal sealed class HttpExchange(IFeatureCollection features) : IHeaderSource
{
    private readonly IHttpRequestLifetimeFeature _lifetime = Get<IHttpRequestLifetimeFeature>(features);

    /// <summary>What came.</summary>
    public IHttpRequestFeature Request { get; } = Get<IHttpRequestFeature>(features);

    /// <summary>What leaves.</summary>
    public IHttpResponseFeature Response { get; } = Get<IHttpResponseFeature>(features);

    /// <summary>Where the response's body goes.</summary>
    public IHttpResponseBodyFeature ResponseBody { get; } = Get<IHttpResponseBodyFeature>(features);

    /// <summary>Where the request's body comes from.</summary>
    public IRequestBodyPipeFeature RequestBody { get; } = Get<IRequestBodyPipeFeature>(features);

    /// <summary>Both ends of the connection.</summary>
    public IHttpConnectionFeature Connection { get; } = Get<IHttpConnectionFeature>(features);

    /// <summary>The token that the connection sent last.</summary>
    public LastToken LastToken { get; } = new();

    /// <summary>How many requests its connection has had with this one.</summary>
    public int Number { get; private set; }

    /// <summary>Who asks, whatever proxies are between; null until it is known.</summary>
    public IPAddress? Client { get; set; }

    /// <summary>The client, as logs name it: address and port; empty for one without, as on a Unix socket.</summary>
    public string ClientAddress => Client is null || Client.Equals(IPAddress.None)
        ? ""
        : new IPEndPoint(Client, Connection.RemotePort).ToString();

    /// <summary>Cancelled when the client leaves.</summary>
    public CancellationToken Aborted => _lifetime.RequestAborted;

    /// <summary>Whether the request named the namespace; the response names it, too.</summary>
    public bool NamesNamespace { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Of(string name)
    {
        var sent = Request.Headers[name];
        var values = new string[sent.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = sent[i] ?? "";
        return values;
    }

    /// <summary>The next request of its connection.</summary>
    public void Begin()
    {
        Number++;
        NamesNamespace = false;
        Client = null;
    }

    /// <summary>Ends the connection: the client gets no more of the response.</summary>
    public void Abort() => _lifetime.Abort();

    private static T Get<T>(IFeatureCollection features) where T : class => features.Get<T>()
        ?? throw new InvalidOperationException($"the web server does not offer {typeof(T).Name}");
}
