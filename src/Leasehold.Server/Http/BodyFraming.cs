using Leasehold.Core.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace Leasehold.Server.Http;

/// <summary>
/// Where a body ends must be said once and in one way: what the web server would tolerate, a proxy in front of it may
/// read differently, and a second request would slip in.
/// </summary>
internal static class BodyFraming
{
    private const string Chunked = "chunked";
    private const string Replaced = "X-Content-Length"; // Where Kestrel keeps a length that came beside a coding.

    private static readonly Refusal OtherCoding =
        Refusal.Invalid("the only transfer coding of a body is chunked, said once, in HTTP/1.1");

    private static readonly Refusal Both =
        Refusal.Invalid("a request with a transfer coding must not say the length of its body, too");

    /// <summary>The refusal, after which the connection must end; null if the body ends where everybody says.</summary>
    public static Refusal? Check(IHttpRequestFeature wire)
    {
        var coding = wire.Headers.TransferEncoding;
        if (coding.Count == 0)
            return null;
        if (coding is not [{ } only] || !only.Equals(Chunked, StringComparison.OrdinalIgnoreCase) ||
            wire.Protocol is "HTTP/1.0")
            return OtherCoding;
        return wire.Headers.ContainsKey(Replaced) || wire.Headers.ContentLength is not null ? Both : null;
    }
}
