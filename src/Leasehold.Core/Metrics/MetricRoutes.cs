using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.SystemApi;

namespace Leasehold.Core.Metrics;

/// <summary><c>sys/metrics</c> for whoever sends a token.</summary>
internal sealed class MetricRoutes(MetricAnswers answers) : ISystemRoutes
{
    private static readonly FieldSet Fields = new(Field.Text("format", "prometheus, or nothing for JSON."));

    public void Map(RouteTable routes) =>
        routes.At("metrics", "Tells what the server measures.").Read(AnswerAsync, Fields);

    private async ValueTask<Reply> AnswerAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await answers.AnswerAsync(request, request.Text("format"), cancel).ConfigureAwait(false);
}
