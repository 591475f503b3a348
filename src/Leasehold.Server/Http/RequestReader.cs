using System.Net;
using Leasehold.Core.Requests;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Http;

/// <summary>
/// Turns what came over the wire into a request, or says what is wrong with it. Nobody is authenticated yet.
/// </summary>
internal sealed class RequestReader(ListenerConfiguration listener, TimeProvider time)
{
    private readonly GatewayLimits _limits = GatewayLimits.Of(listener);

    private const string MergePatch = "application/merge-patch+json";
    private const string Form = "application/x-www-form-urlencoded";

    private static readonly Refusal NoUi =
        new(RefusalKind.NotFound, "Leasehold has no user interface yet: use the command line or the API under /v1/");

    private static readonly Refusal BodyTooLarge = new(RefusalKind.TooLarge, "http: request body too large");

    private static readonly Refusal WriteToFolder = Refusal.Invalid("cannot write to a path ending in '/'");

    /// <summary>Reads the request. The body's bytes belong to the request as long as it lives.</summary>
    public async ValueTask<(Request? Request, Refusal? Refusal)> ReadAsync(
        HttpExchange exchange, RequestBody body, CancellationToken cancel)
    {
        var wire = exchange.Request;
        if (BodyFraming.Check(wire) is { } badFraming)
        {
            exchange.Response.Headers.Connection = "close";
            return (null, badFraming);
        }
        var connection = exchange.Connection;
        var peer = AddressOf(connection.RemoteIpAddress);
        var forwarded = wire.Headers[ForwardedFor.Header];
        var badChain = ForwardedFor.Resolve(forwarded, peer, listener.ForwardedFor, out var client);
        exchange.Client = client;
        if (badChain is not null)
            return (null, badChain);
        if (RequestTarget.Parse(wire.RawTarget, out var path, out var query) is { } badTarget)
            return (null, IsUi(wire.RawTarget) ? NoUi : badTarget);
        if (ListenerGate.Check(listener, path, wire.Headers) is { } notHere)
            return (null, notHere);
        if (Verbs.OperationOf(wire.Method) is not { } operation)
            return (null, Refusal.UnsupportedVerb);
        if (RequestHeaders.Read(wire.Headers, out var headers) is { } badHeader)
            return (null, badHeader);
        exchange.NamesNamespace = headers.NamesNamespace;
        if (operation == Operation.Read && ReadFlags(query, ref operation) is { } badFlag)
            return (null, badFlag);

        var data = RequestData.Empty;
        if (operation == Operation.Delete && query.Count == 0 && exchange.Request.Headers.ContentLength > 0)
            data = await ReadDeletionAsync(exchange, body, cancel);
        else if (operation is not (Operation.Update or Operation.Patch))
            data = RequestData.FromQuery(query);
        else if (RawBodies.Contains(path))
            data = RequestData.Empty;
        else if (CheckWrite(exchange, path, operation) is { } badWrite)
            return (null, badWrite);
        else if (!await ReadBodyAsync(exchange, body, cancel))
            return (null, BodyTooLarge);
        else if (ParseBody(wire.Headers.ContentType, body, out data) is { } badBody)
            return (null, badBody);

        return (new Request
        {
            Path = operation == Operation.List ? path.AsFolder() : path,
            Operation = operation,
            Data = data,
            ClientToken = headers.Token,
            LastToken = exchange.LastToken,
            RemoteAddress = client,
            RemotePort = connection.RemotePort,
            WrapTtl = headers.WrapTtl,
            IsForwarded = forwarded.Count > 0,
            Listener = listener.Rules,
            Headers = exchange,
        }, null);
    }

    // Newer clients send a nonce in the body of a DELETE. Other bodies of a DELETE mean nothing and harm nothing.
    private async ValueTask<RequestData> ReadDeletionAsync(
        HttpExchange exchange, RequestBody body, CancellationToken cancel)
    {
        return await ReadBodyAsync(exchange, body, cancel)
            && ParseBody(exchange.Request.Headers.ContentType, body, out var data) is null
                ? data
                : RequestData.Empty;
    }

    private ValueTask<bool> ReadBodyAsync(HttpExchange exchange, RequestBody body, CancellationToken cancel) =>
        body.ReadAsync(
            exchange.RequestBody.Reader,
            exchange.Request.Headers.ContentLength,
            _limits.BodySize,
            new Patience(_limits.ReadTimeout, time),
            cancel);

    private static Refusal? ReadFlags(QueryData query, ref Operation operation)
    {
        if (query.Count == 0)
            return null;
        if (query.Flag("list", out var list) is { } refusal)
            return refusal;
        if (list)
            operation = Operation.List;
        else if (query.Find("help") is { Length: > 0 })
            operation = Operation.Help;
        return null;
    }

    private Refusal? CheckWrite(HttpExchange exchange, CanonicalPath path, Operation operation)
    {
        if (path.IsFolder)
            return WriteToFolder;
        if (operation == Operation.Patch && CheckPatchMedia(exchange.Request.Headers.ContentType) is { } refusal)
            return refusal;
        return exchange.Request.Headers.ContentLength > _limits.BodySize ? BodyTooLarge : null;
    }

    private static Refusal? CheckPatchMedia(string? sent)
    {
        var media = MediaOf(sent);
        if (media.Length == 0)
            return Refusal.Invalid($"PATCH requires Content-Type of {MergePatch}, provided none");
        return media.Equals(MergePatch, StringComparison.OrdinalIgnoreCase)
            ? null
            : new Refusal(
                RefusalKind.UnsupportedMedia, $"PATCH requires Content-Type of {MergePatch}, provided {media}");
    }

    // JSON whatever the media type says, as clients often say nothing or the form's; a form never begins with a brace.
    private Refusal? ParseBody(string? contentType, RequestBody body, out RequestData data)
    {
        var bytes = body.Bytes;
        if (!MediaOf(contentType).Equals(Form, StringComparison.OrdinalIgnoreCase))
            return RequestData.ParseJson(bytes, _limits.Json, out data);
        var trimmed = bytes.Span.TrimStart(" \t\r\n"u8);
        return trimmed is [(byte)'{' or (byte)'[', ..]
            ? RequestData.ParseJson(bytes, _limits.Json, out data)
            : RequestData.ParseForm(bytes, _limits.Json, out data);
    }

    private static ReadOnlySpan<char> MediaOf(string? contentType)
    {
        var text = contentType.AsSpan();
        var parameters = text.IndexOf(';');
        return (parameters < 0 ? text : text[..parameters]).Trim();
    }

    /// <summary>Whether the UI would serve a target.</summary>
    public static bool IsUi(string target) =>
        target is "/ui" || target.StartsWith("/ui/", StringComparison.Ordinal)
        || target.StartsWith("/ui?", StringComparison.Ordinal);

    private static IPAddress AddressOf(IPAddress? address) => address switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        _ => address,
    };
}
