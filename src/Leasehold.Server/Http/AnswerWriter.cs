using System.Globalization;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Quotas;
using Leasehold.Core.Requests;

namespace Leasehold.Server.Http;

/// <summary>Puts an answer on the wire.</summary>
internal static class AnswerWriter
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromSeconds(1);

    public static async ValueTask WriteAsync(
        HttpExchange exchange, Answer answer, HeaderTable table, CancellationToken cancel)
    {
        WriteHead(exchange, answer, table);
        if (answer.Reply is Reply.Stream stream)
        {
            await WriteAsync(exchange, stream, cancel);
            return;
        }
        var body = answer.Body;
        if (exchange.Response.StatusCode is 204 or 205 or 304) // These have no body.
            return;
        exchange.Response.Headers.ContentLength = body.Length;
        if (!body.IsEmpty && exchange.Request.Method is not "HEAD")
            await exchange.ResponseBody.Writer.WriteAsync(body, cancel);
    }

    // Each part leaves at once: who watches a log wants to see its lines now.
    private static async ValueTask WriteAsync(HttpExchange exchange, Reply.Stream stream, CancellationToken cancel)
    {
        await exchange.ResponseBody.Writer.FlushAsync(cancel); // The head: who waits for lines knows that he is heard.
        await foreach (var part in stream.Parts.WithCancellation(cancel))
            await exchange.ResponseBody.Writer.WriteAsync(part, cancel);
    }

    private static void WriteHead(HttpExchange exchange, Answer answer, HeaderTable table)
    {
        var response = exchange.Response;
        var status = StatusTable.Of(answer.Reply);
        response.StatusCode = status;
        var headers = response.Headers;
        table.Apply(status, headers);
        headers.CacheControl = "no-store";
        headers.ContentType = answer.Media;
        if (exchange.NamesNamespace)
            headers[RequestHeaders.NamespaceName] = "root/";
        if (answer.Rate is { } rate)
            Tell(rate, headers);
        if (answer.Refusal is { } refusal)
            Explain(refusal, headers);
        if (answer.Reply is Reply.Elsewhere elsewhere)
            headers.Location = elsewhere.ApiAddress.TrimEnd('/') + OriginForm(exchange.Request.RawTarget);
    }

    /// <summary>Path and query as they were sent, without the server that a proxy's request names in front.</summary>
    private static string OriginForm(string target)
    {
        var authority = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? 0 : target.IndexOf('/', authority + 3);
        return path < 0 ? "/" : target[path..];
    }

    private static void Tell(RateDecision rate, Microsoft.AspNetCore.Http.IHeaderDictionary headers)
    {
        headers["X-Ratelimit-Limit"] = rate.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-Ratelimit-Remaining"] = rate.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-Ratelimit-Reset"] = Seconds(rate.Reset);
    }

    private static string Seconds(TimeSpan time) =>
        ((long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static void Explain(Refusal refusal, Microsoft.AspNetCore.Http.IHeaderDictionary headers)
    {
        if (refusal.Reason is { } reason)
            headers["X-Leasehold-Reason"] = reason;
        if (refusal.RetryAfter is { } wait)
            headers.RetryAfter = Seconds(wait > ShortestRetry ? wait : ShortestRetry);
    }
}
