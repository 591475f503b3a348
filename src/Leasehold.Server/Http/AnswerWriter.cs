using System.Globalization;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Server.Http;

/// <summary>Puts an answer on the wire.</summary>
internal static class AnswerWriter
{
    public static async ValueTask WriteAsync(
        HttpExchange exchange, Answer answer, HeaderTable table, CancellationToken cancel)
    {
        var response = exchange.Response;
        var body = answer.Body;
        var status = StatusTable.Of(answer.Reply);
        response.StatusCode = status;
        var headers = response.Headers;
        table.Apply(status, headers);
        headers.CacheControl = "no-store";
        headers.ContentType = answer.Media;
        if (exchange.NamesNamespace)
            headers[RequestHeaders.NamespaceName] = "root/";
        if (answer.Refusal is { } refusal)
            Explain(refusal, headers);
        if (status == 204)
            return;
        headers.ContentLength = body.Length;
        if (!body.IsEmpty && exchange.Request.Method is not "HEAD")
            await exchange.ResponseBody.Writer.WriteAsync(body, cancel);
    }

    private static void Explain(Refusal refusal, Microsoft.AspNetCore.Http.IHeaderDictionary headers)
    {
        if (refusal.Reason is { } reason)
            headers["X-Leasehold-Reason"] = reason;
        if (refusal.RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }
}
