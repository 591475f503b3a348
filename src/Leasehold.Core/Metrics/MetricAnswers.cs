using System.Text;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Metrics;

/// <summary>
/// <c>sys/metrics</c>: all metrics, in the form that the request asks for (<c>spec/system.md</c> 9.1).
/// </summary>
internal sealed class MetricAnswers(MetricRegistry registry, TimeProvider time)
{
    private const string Prometheus = "prometheus";
    private const string Text = "text/plain; charset=utf-8";

    private static readonly string[] PrometheusMedia = ["application/openmetrics-text", "prometheus/telemetry"];

    private readonly MetricNames _names = new(registry.Options);

    /// <summary>
    /// Whether it is told without a token: where the listener says so, and to whoever asks on the machine itself.
    /// </summary>
    public static bool IsOpenTo(Request request) => request.Operation == Operation.Read &&
        (request.Listener.AllowsUnauthenticatedMetrics ||
            (request.ClientToken is null && !request.IsForwarded &&
                System.Net.IPAddress.IsLoopback(request.RemoteAddress)));

    /// <summary>The answer.</summary>
    /// <param name="request">Who asks, and in which form.</param>
    /// <param name="format">The format that was asked for; empty for none.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<Reply.Raw> AnswerAsync(Request request, string format, CancellationToken cancel)
    {
        if (format.Length == 0 && Accepts(request))
            format = Prometheus;
        if (format is not ("" or Prometheus))
            return Refuse($"metric response format {GoQuote.Quote(format)} unknown");
        if (format == Prometheus && registry.Options.Retention <= TimeSpan.Zero)
            return Refuse("prometheus is not enabled");
        var gauges = await registry.GaugesAsync(cancel).ConfigureAwait(false);
        var report = MetricReport.Of(_names, time.GetUtcNow(), gauges, registry.Measures());
        if (format == Prometheus)
            return new Reply.Raw(PrometheusText.Media, PrometheusText.Write(report));
        return IsBare(request)
            ? new Reply.Raw("application/json", MetricJson.List(report))
            : (Reply.Raw)Reply.RawJson(MetricJson.Interval(report));
    }

    /// <summary>Whether it comes from no client of Vault's: a list is easier to filter.</summary>
    private static bool IsBare(Request request) =>
        request.ClientToken is null && request.Headers?.Of("X-Vault-Request") is not { Count: > 0 };

    private static bool Accepts(Request request) => (request.Headers?.Of("Accept") ?? []).Any(
        static accepted => Array.Exists(
            PrometheusMedia, media => accepted.Contains(media, StringComparison.OrdinalIgnoreCase)));

    private static Reply.Raw Refuse(string why) =>
        new(Text, Encoding.UTF8.GetBytes(why)) { Status = ReplyStatus.Chosen, Number = 400 };
}
