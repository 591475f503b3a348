using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Quotas.Rows;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Settings;
using Leasehold.Core.SystemApi;

namespace Leasehold.Core.Quotas.Api;

/// <summary><c>sys/quotas/config</c>: what holds for all rate limits. What is not sent is off.</summary>
internal sealed class QuotaConfigRoutes(QuotaRules rules) : ISystemRoutes
{
    private const string Exempt = "rate_limit_exempt_paths";
    private const string Audited = "enable_rate_limit_audit_logging";
    private const string Headers = "enable_rate_limit_response_headers";

    private static readonly FieldSet Fields = new(
        Field.TextList(Exempt, "The paths that no rate limit holds for, each with all below it."),
        Field.Flag(Audited, "Whether audit hears of requests that a rate limit refuses."),
        Field.Flag(Headers, "Whether answers tell what is left of a rate limit."));

    public void Map(RouteTable routes) =>
        routes.At("quotas/config", "Shows and sets what holds for all rate limits.")
            .Read(Read)
            .Write(Write, Fields);

    private ValueTask<Reply> Read(Request request, Transaction tx, CancellationToken cancel)
    {
        var row = rules.Config.Rows.GetValueOrDefault(SystemSettings.Only);
        return new(new JsonMap()
            .Add(Exempt, row is null ? ExemptPaths.Defaults : [.. row.ExemptPaths])
            .Add(Audited, row is { AuditsRefusals: true })
            .Add(Headers, row is { ShowsHeaders: true }));
    }

    private ValueTask<Reply> Write(Request request, Transaction tx, CancellationToken cancel)
    {
        var exempt = request.Fields.TextList(Exempt);
        if (exempt.Count > QuotaLimits.ExemptPaths)
            return new(Refusal.Invalid($"at most {QuotaLimits.ExemptPaths} exempt paths"));
        var row = new QuotaConfigRow
        {
            AuditsRefusals = request.Fields.Flag(Audited),
            ShowsHeaders = request.Fields.Flag(Headers),
        };
        row.ExemptPaths.AddRange(exempt);
        rules.Config.Put(tx, SystemSettings.Only, row);
        return new(Reply.Done);
    }
}
