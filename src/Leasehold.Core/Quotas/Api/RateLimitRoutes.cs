using System.Globalization;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Quotas.Rows;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.SystemApi;

namespace Leasehold.Core.Quotas.Api;

/// <summary><c>sys/quotas/rate-limit</c>: how often a client may ask (<c>spec/tokens.md</c> 10).</summary>
internal sealed class RateLimitRoutes(QuotaRules rules, LiveMounts mounts) : ISystemRoutes
{
    private const string TypeName = "rate-limit";

    private static readonly FieldSet Fields = new(
    [
        .. ScopeFields.All,
        Field.Float("rate", "The most requests of a client in an interval."),
        Field.SignedDuration("interval", "The interval; one second if 0 or not sent."),
        Field.SignedDuration("block_interval", "How long a client that asks more often is kept out; 0 for not at all."),
    ]);

    public void Map(RouteTable routes)
    {
        routes.At("quotas/rate-limit", "Lists the rate limits.")
            .List(async (request, tx, cancel) =>
                Reply.Keys(await rules.Rates.NamesAsync(tx, cancel).ConfigureAwait(false)));
        routes.At("quotas/rate-limit/{name}", "Shows, sets and removes a limit to how often a client may ask.")
            .Read(ReadAsync)
            .Write(WriteAsync, Fields)
            .Delete((request, tx, cancel) =>
            {
                rules.Rates.Delete(tx, request.Captures["name"]);
                return new(Reply.Done);
            });
    }

    private async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = request.Captures["name"];
        if (await rules.Rates.FindAsync(tx, name, cancel).ConfigureAwait(false) is not { } row)
            return Reply.Absent;
        var data = new JsonMap()
            .Add("type", TypeName)
            .Add("name", name)
            .AddRaw("rate", Encoding.ASCII.GetBytes(row.Rate.ToString("R", CultureInfo.InvariantCulture)))
            .Add("interval", row.Interval)
            .Add("block_interval", row.BlockInterval);
        return ScopeFields.Show(data, row.Scope, mounts.Table);
    }

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var rate = request.Fields.Float("rate");
        var interval = (long?)request.Fields.Duration("interval")?.TotalSeconds ?? 0;
        var block = (long?)request.Fields.Duration("block_interval")?.TotalSeconds ?? 0;
        if (rate <= 0)
            return Refusal.Invalid("'rate' is invalid");
        if (interval is < 0 or > QuotaLimits.Seconds)
            return Refusal.Invalid("'interval' is invalid");
        if (block is < 0 or > QuotaLimits.Seconds)
            return Refusal.Invalid("'block' is invalid");
        if (!ScopeFields.TryRead(request, tx, mounts.Table, out var scope, out var refusal))
            return refusal;
        var name = request.Captures["name"];
        var all = await rules.Rates.AllAsync(tx, cancel).ConfigureAwait(false);
        var scopes = all.Select(static row => (row.Key, row.Value.Scope)).ToList();
        if (ScopeFields.ClashOf(name, scope, scopes, "rate limits") is { } clash)
            return clash;
        rules.Rates.Put(tx, name, new RateLimitRow
        {
            Scope = scope,
            Rate = rate,
            Interval = interval == 0 ? 1 : interval,
            BlockInterval = block,
        });
        return Reply.Done;
    }
}
