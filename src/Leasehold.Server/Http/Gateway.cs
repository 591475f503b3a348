using Leasehold.Core;
using Leasehold.Core.Pipeline;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Leasehold.Server.Http;

/// <summary>
/// HTTP in and out, right behind the web server: no middleware, no endpoint routing. Only here and in this folder are
/// statuses and headers known. Faults are caught here, once.
/// </summary>
internal sealed class Gateway(RequestHandler handler, GatewayLimits limits, IKernelLog log, TimeProvider time)
    : IHttpApplication<HttpExchange>
{
    private readonly RequestReader _reader = new(limits);
    private readonly SemaphoreSlim _largeBodies = new(ConnectionLimits.LargeBodies);

    public HttpExchange CreateContext(IFeatureCollection contextFeatures)
    {
        HttpExchange exchange;
        if (contextFeatures is IHostContextContainer<HttpExchange> container)
            exchange = container.HostContext ??= new HttpExchange();
        else
            exchange = new HttpExchange();
        exchange.Begin(contextFeatures);
        return exchange;
    }

    public void DisposeContext(HttpExchange context, Exception? exception) => context.End();

    public async Task ProcessRequestAsync(HttpExchange context)
    {
        var left = context.Aborted;
        using var deadline = limits.Duration is { } duration
            ? new CancellationTokenSource(duration, time)
            : new CancellationTokenSource();
        await using var leaving = left.UnsafeRegister(
            static state => ((CancellationTokenSource?)state)?.Cancel(), deadline);
        try
        {
            using var body = new RequestBody(_largeBodies);
            using var answer = await AnswerAsync(context, body, deadline.Token);
            await AnswerWriter.WriteAsync(context, answer, left);
        }
        catch (Exception) when (left.IsCancellationRequested)
        {
            // The client left: there is nobody to answer.
        }
    }

    private async ValueTask<Answer> AnswerAsync(HttpExchange context, RequestBody body, CancellationToken cancel)
    {
        var id = "";
        try
        {
            var (request, refusal) = await _reader.ReadAsync(context, body, cancel);
            if (request is null)
                return Answer.Of(refusal ?? throw new BrokenInvariant("neither request nor refusal"));
            id = request.Id;
            return await handler(request, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Answer.Of(Faults.TookTooLong);
        }
        catch (Exception fault) when (fault is not BadHttpRequestException)
        {
            if (id.Length == 0)
                id = Guid.NewGuid().ToString();
            log.RequestFailed(id, context.Request.RawTarget.Split('?')[0], fault);
            return Answer.Of(Faults.Of(fault, id));
        }
    }
}
