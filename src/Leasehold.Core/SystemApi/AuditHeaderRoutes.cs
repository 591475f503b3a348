using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Settings;
using Leasehold.Core.SystemApi.Rows;

namespace Leasehold.Core.SystemApi;

/// <summary><c>sys/config/auditing/request-headers</c>: headers of requests that audit entries show.</summary>
internal sealed class AuditHeaderRoutes(LiveSettings<AuditHeaderRow> rows) : ISystemRoutes
{
    private const int MostHeaders = 64;
    private const string TokenHeader = "x-vault-token";
    private const string Authorization = "authorization";

    private static readonly FieldSet Fields = new(Field.Flag("hmac", "Whether its values are shown as HMACs."));

    public void Map(RouteTable routes)
    {
        routes.At("config/auditing/request-headers", "Lists the request headers that audit entries show.")
            .Sudo()
            .Injected()
            .Read(ReadAll);
        routes.At("config/auditing/request-headers/{header:any}", "Shows, adds and removes a request header.")
            .AnySpelling()
            .Sudo()
            .Injected()
            .Read(Read)
            .Write(Write, Fields)
            .Delete((request, tx, cancel) =>
            {
                rows.Delete(tx, NameOf(request));
                return new(Reply.Done);
            });
    }

    private ValueTask<Reply> ReadAll(Request request, Transaction tx, CancellationToken cancel)
    {
        var headers = new JsonMap();
        foreach (var (name, row) in rows.Rows)
            headers.Add(name, new JsonMap().Add("hmac", row.Hmac));
        return new(new JsonMap().Add("headers", headers));
    }

    private ValueTask<Reply> Read(Request request, Transaction tx, CancellationToken cancel) =>
        new(rows.Rows.TryGetValue(NameOf(request), out var row)
            ? new JsonMap().Add(request.Captures["header"], new JsonMap().Add("hmac", row.Hmac))
            : Refusal.Invalid("Could not find header in config"));

    private ValueTask<Reply> Write(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = NameOf(request);
        if (!HeaderText.IsName(name))
            return new(Refusal.Invalid("the name of the header must be such as HTTP takes"));
        if (name is TokenHeader or Authorization && !request.Fields.Flag("hmac"))
            return new(Refusal.Invalid($"{name} carries tokens: it can be shown with \"hmac\": true only"));
        if (rows.Rows.Count >= MostHeaders && !rows.Rows.ContainsKey(name))
            return new(Refusal.Invalid($"at most {MostHeaders} headers can be shown"));
        rows.Put(tx, name, new AuditHeaderRow { Hmac = request.Fields.Flag("hmac") });
        return new(Reply.Done);
    }

    private static string NameOf(Request request) => request.Captures["header"].ToLowerInvariant();
}
