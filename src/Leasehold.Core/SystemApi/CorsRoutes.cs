using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Settings;
using Leasehold.Core.SystemApi.Rows;

namespace Leasehold.Core.SystemApi;

/// <summary><c>sys/config/cors</c>: which pages of other origins may call the API.</summary>
internal sealed class CorsRoutes(LiveSettings<CorsRow> rows) : ISystemRoutes
{
    private const int MostEntries = 256;

    private static readonly FieldSet Fields = new(
        Field.CommaList("allowed_origins", "Origins such as https://example.com, or * alone."),
        Field.CommaList("allowed_headers", "Headers that pages may send beside those that the API knows."),
        Field.Flag("allow_credentials", "Whether pages may send what the browser keeps."));

    public void Map(RouteTable routes) =>
        routes.At("config/cors", "Shows and changes which pages of other origins may call the API.")
            .Sudo()
            .Injected()
            .Read(Read)
            .Write(Write, Fields)
            .Delete((request, tx, cancel) =>
            {
                rows.Delete(tx, SystemSettings.Only);
                return new(Reply.Done);
            });

    private ValueTask<Reply> Read(Request request, Transaction tx, CancellationToken cancel)
    {
        if (!rows.Rows.TryGetValue(SystemSettings.Only, out var row))
            return new(new JsonMap().Add("enabled", false));
        return new(new JsonMap()
            .Add("enabled", true)
            .Add("allowed_origins", [.. row.AllowedOrigins])
            .Add("allowed_headers", [.. CorsRules.StandardHeaders, .. row.AllowedHeaders])
            .Add("allow_credentials", row.AllowCredentials));
    }

    private ValueTask<Reply> Write(Request request, Transaction tx, CancellationToken cancel)
    {
        var origins = request.Fields.TextList("allowed_origins");
        var headers = request.Fields.TextList("allowed_headers");
        if (origins.Count == 0)
            return new(Refusal.Invalid("at least one origin or the wildcard must be provided"));
        if (origins.Count > 1 && origins.Contains(CorsRules.Any, StringComparer.Ordinal))
            return new(Refusal.Invalid("to allow all origins the '*' must be the only value for allowed_origins"));
        if (origins.Count > MostEntries || headers.Count > MostEntries)
            return new(Refusal.Invalid($"at most {MostEntries} origins and headers"));
        if (!headers.All(HeaderText.IsName) || !origins.All(HeaderText.IsValue))
            return new(Refusal.Invalid("origins and headers must be such as HTTP takes"));
        var row = new CorsRow { AllowCredentials = request.Fields.Flag("allow_credentials") };
        row.AllowedOrigins.AddRange(origins);
        row.AllowedHeaders.AddRange(headers.Except(CorsRules.StandardHeaders, StringComparer.OrdinalIgnoreCase));
        rows.Put(tx, SystemSettings.Only, row);
        return new(Reply.Done);
    }
}
