using Leasehold.Core;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Core.Work;
using Leasehold.Server.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Leasehold.Server.Http;

/// <summary>
/// HTTP in and out, right behind the web server: no middleware, no endpoint routing. Only here and in this folder are
/// statuses and headers known. Faults are caught here, once.
/// </summary>
internal sealed class Gateway(
    Backend backend, ListenerConfiguration listener, IKernelLog log, RequestLog completed, TimeProvider time)
    : IHttpApplication<HttpExchange>
{
    private readonly GatewayLimits _limits = GatewayLimits.Of(listener);
    private readonly RequestReader _reader = new(listener, time);
    private volatile HeaderTable _headers = TableOf(listener);
    private readonly BodyTurns _turns = new(time);
    private readonly RequestDeadlines _deadlines = new(GatewayLimits.Of(listener).Duration, time);

    /// <summary>Sends the headers of a new configuration from now on.</summary>
    public void ReloadHeaders(ListenerConfiguration reloaded) => _headers = TableOf(reloaded);

    public HttpExchange CreateContext(IFeatureCollection contextFeatures)
    {
        var exchange = contextFeatures is IHostContextContainer<HttpExchange> container
            ? container.HostContext ??= new HttpExchange(contextFeatures)
            : new HttpExchange(contextFeatures);
        exchange.Begin();
        return exchange;
    }

    public void DisposeContext(HttpExchange context, Exception? exception)
    {
        // It stays with its connection.
    }

    public async Task ProcessRequestAsync(HttpExchange context)
    {
        if (!SocketThreads.MayStay(context))
            await SocketThread.LeaveAsync();
        var left = context.Aborted;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(left, _deadlines.Next());
        var began = completed.Begin();
        try
        {
            using var body = new RequestBody(_turns);
            using var answer = CorsGate.Check(context, backend.Edge?.Cors)
                ?? await AnswerAsync(context, body, end.Token);
            if (backend.Edge is { } edge && RequestReader.IsUi(context.Request.RawTarget))
            {
                foreach (var (name, values) in edge.UiHeaders)
                    context.Response.Headers[name] = values.ToArray();
            }
            await WriteAsync(context, answer, left);
            completed.Completed(context, began);
        }
        catch (Exception) when (left.IsCancellationRequested)
        {
            // The client left: there is nobody to answer.
        }
    }

    private async ValueTask WriteAsync(HttpExchange context, Answer answer, CancellationToken left)
    {
        if (_limits.WriteTimeout is not { } limit || answer.Reply is Reply.Stream)
        {
            await AnswerWriter.WriteAsync(context, answer, _headers, left);
            return;
        }
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(left, patience.Token);
        try
        {
            await AnswerWriter.WriteAsync(context, answer, _headers, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            context.Abort();
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
            return await backend.Handle(request, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Answer.Of(Faults.TookTooLong);
        }
        catch (BrokenBodyException fault)
        {
            context.Response.Headers.Connection = "close"; // Nobody can tell where the next request begins.
            return Answer.Of(Refusal.Invalid($"failed to read the request body: {fault.Message}"));
        }
        catch (Exception fault) when (fault is not BadHttpRequestException)
        {
            if (id.Length == 0)
                id = Guid.NewGuid().ToString();
            log.RequestFailed(id, context.Request.RawTarget.Split('?')[0], fault);
            return Answer.Of(Faults.Of(fault, id));
        }
    }

    private static HeaderTable TableOf(ListenerConfiguration listener) =>
        new(listener.Headers, listener.ShowsHostname ? Environment.MachineName : null);
}
