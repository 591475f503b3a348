namespace Leasehold.Client;

/// <summary>One call of the HTTP API.</summary>
public sealed class ApiRequest
{
    private ApiRequest(HttpMethod method, string path)
    {
        Method = method;
        Path = path;
    }

    /// <summary>The HTTP method; lists are GET with <c>list=true</c>.</summary>
    public HttpMethod Method { get; }

    /// <summary>The path below <c>/v1/</c>, not yet escaped.</summary>
    public string Path { get; }

    /// <summary>Query parameters, not yet escaped.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The body as UTF-8 JSON; null sends none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The body's media type; null sends none, which servers take for JSON.</summary>
    public string? ContentType { get; init; }

    /// <summary>The token of this request only; null takes the client's.</summary>
    public string? Token { get; init; }

    /// <summary>Sends no namespace header: for paths that only the root namespace has.</summary>
    public bool InRootNamespace { get; init; }

    /// <summary>Never asks for a wrapped answer, whatever <see cref="ApiClientOptions.WrapTtl"/> says.</summary>
    public bool NeverWrapped { get; init; }

    /// <summary>Reads what is at a path.</summary>
    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    /// <summary>Reads what is at a path, with query parameters.</summary>
    public static ApiRequest Get(string path, IReadOnlyList<KeyValuePair<string, string>> query) =>
        new(HttpMethod.Get, path) { Query = query };

    /// <summary>Lists the names below a path.</summary>
    public static ApiRequest List(string path) => Get(path, [new("list", "true")]);

    /// <summary>Writes JSON to a path with PUT; null sends no body.</summary>
    public static ApiRequest Put(string path, ReadOnlyMemory<byte>? body = null) =>
        new(HttpMethod.Put, path) { Body = body };

    /// <summary>Writes JSON to a path with POST; null sends no body.</summary>
    public static ApiRequest Post(string path, ReadOnlyMemory<byte>? body = null) =>
        new(HttpMethod.Post, path) { Body = body };

    /// <summary>Changes some keys of what is at a path (a JSON merge patch).</summary>
    public static ApiRequest Patch(string path, ReadOnlyMemory<byte> body) =>
        new(HttpMethod.Patch, path) { Body = body, ContentType = "application/merge-patch+json" };

    /// <summary>Deletes what is at a path.</summary>
    public static ApiRequest Delete(string path) => new(HttpMethod.Delete, path);

    /// <summary>Deletes what is at a path, with query parameters.</summary>
    public static ApiRequest Delete(string path, IReadOnlyList<KeyValuePair<string, string>> query) =>
        new(HttpMethod.Delete, path) { Query = query };

    /// <summary>The same request with a token of its own.</summary>
    public ApiRequest With(string token) => Copy(token, InRootNamespace, NeverWrapped);

    /// <summary>The same request outside all namespaces.</summary>
    public ApiRequest AtRoot() => Copy(Token, inRootNamespace: true, NeverWrapped);

    /// <summary>The same request, whose answer is never wrapped.</summary>
    public ApiRequest Unwrapped() => Copy(Token, InRootNamespace, neverWrapped: true);

    /// <summary>The full URL of this request at a server, escaped.</summary>
    public string UrlAt(ServerAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return RequestUrl.Build(address.Url, Path, Query);
    }

    private ApiRequest Copy(string? token, bool inRootNamespace, bool neverWrapped) => new(Method, Path)
    {
        Query = Query,
        Body = Body,
        ContentType = ContentType,
        Token = token,
        InRootNamespace = inRootNamespace,
        NeverWrapped = neverWrapped,
    };

    /// <summary>Method and path only: bodies and tokens are secret.</summary>
    public override string ToString() => $"{Method} {Path}";
}
