using Leasehold.Core.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace Leasehold.Server.Http;

/// <summary>One request and its response on the wire. Kept with its connection and used again.</summary>
internal sealed class HttpExchange : IHeaderSource
{
    private IFeatureCollection? _features;

    public IHttpRequestFeature Request => Get<IHttpRequestFeature>();

    public IHttpResponseFeature Response => Get<IHttpResponseFeature>();

    public IHttpResponseBodyFeature ResponseBody => Get<IHttpResponseBodyFeature>();

    public IRequestBodyPipeFeature RequestBody => Get<IRequestBodyPipeFeature>();

    public IHttpConnectionFeature Connection => Get<IHttpConnectionFeature>();

    /// <summary>How many requests its connection has had with this one.</summary>
    public int Number { get; private set; }

    /// <summary>The client, as logs name it: address and port.</summary>
    public string ClientAddress { get; set; } = "";

    /// <summary>Cancelled when the client leaves.</summary>
    public CancellationToken Aborted => Get<IHttpRequestLifetimeFeature>().RequestAborted;

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

    public void Begin(IFeatureCollection features)
    {
        _features = features;
        Number++;
        NamesNamespace = false;
        ClientAddress = "";
    }

    /// <summary>Ends the connection: the client gets no more of the response.</summary>
    public void Abort() => Get<IHttpRequestLifetimeFeature>().Abort();

    public void End() => _features = null;

    private T Get<T>() where T : class => _features?.Get<T>()
        ?? throw new InvalidOperationException($"the web server does not offer {typeof(T).Name}");
}
