using System.Globalization;
using Leasehold.Core.Requests;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Http;

/// <summary>Logs each request that is completed, where <c>log_requests_level</c> asks for it.</summary>
internal sealed class RequestLog(ServerLog log, TimeProvider time)
{
    /// <summary>When a request began; 0 if nobody wants to know.</summary>
    public long Begin() => log.RequestLevel is { } level && log.Writes(level, "core") ? time.GetTimestamp() : 0;

    public void Completed(HttpExchange exchange, long began)
    {
        if (began == 0 || log.RequestLevel is not { } level)
            return;
        var wire = exchange.Request;
        var took = time.GetElapsedTime(began);
        var start = GoTime.Format(time.GetUtcNow() - took);
        log.Write(level, "core", "completed_request: " + string.Create(CultureInfo.InvariantCulture,
            $"start_time={start} duration={took.TotalMilliseconds:0}ms client_address={exchange.ClientAddress} "
            + $"status_code={exchange.Response.StatusCode} request_path={wire.RawTarget.Split('?')[0]} "
            + $"request_method={wire.Method}"));
    }
}
