using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Settings;
using Leasehold.Core.SystemApi.Rows;

namespace Leasehold.Core.SystemApi;

/// <summary><c>sys/config/ui/headers</c>: headers that answers below <c>/ui</c> carry.</summary>
internal sealed class UiHeaderRoutes(LiveSettings<UiHeaderRow> rows) : ISystemRoutes
{
    private const int MostHeaders = 64;
    private const string ContentSecurityPolicy = "Content-Security-Policy";

    private static readonly FieldSet Reading = new(Field.Flag("multivalue", "Whether to show a list."));

    private static readonly FieldSet Writing = new(
        Field.TextList("values", "The values of the header."),
        Field.Flag("multivalue", "Accepted for compatibility: all values are kept."));

    // Who writes the body or says how to read it: a header of ours must not lie about that.
    private static readonly string[] Ours =
        ["Content-Length", "Transfer-Encoding", "Connection", "Content-Type", "Content-Encoding"];

    public void Map(RouteTable routes)
    {
        routes.At("config/ui/headers", "Lists the headers of the UI.").Sudo().List(List);
        routes.At("config/ui/headers/{header:any}", "Shows, sets and removes a header of the UI.")
            .Sudo()
            .Read(Read, Reading)
            .Write(Write, Writing)
            .Delete((request, tx, cancel) =>
            {
                rows.Delete(tx, NameOf(request));
                return new(Reply.Done);
            });
    }

    private ValueTask<Reply> List(Request request, Transaction tx, CancellationToken cancel) =>
        new(Reply.Keys([.. rows.Rows.Keys.Order(StringComparer.Ordinal)]));

    private ValueTask<Reply> Read(Request request, Transaction tx, CancellationToken cancel)
    {
        if (!rows.Rows.TryGetValue(NameOf(request), out var row))
            return new(Reply.Absent);
        return new(request.Fields.Flag("multivalue")
            ? new JsonMap().Add("values", [.. row.Values])
            : new JsonMap().Add("value", row.Values.Count == 0 ? "" : row.Values[0]));
    }

    private ValueTask<Reply> Write(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = NameOf(request);
        var values = request.Fields.TextList("values");
        if (values.Count == 0 || values.Any(static value => value.Length == 0))
            return new(Refusal.Invalid("header and values must be specified"));
        if (name.StartsWith("X-Vault-", StringComparison.OrdinalIgnoreCase))
            return new(Refusal.Invalid("X-Vault headers cannot be set"));
        if (Ours.Contains(name, StringComparer.OrdinalIgnoreCase))
            return new(Refusal.Invalid($"{name} is set by the server itself"));
        if (!HeaderText.IsName(name) || !values.All(HeaderText.IsValue))
            return new(Refusal.Invalid("header and values must be such as HTTP takes: printable ASCII"));
        if (rows.Rows.Count >= MostHeaders && !rows.Rows.ContainsKey(name))
            return new(Refusal.Invalid($"at most {MostHeaders} headers can be set"));
        var row = new UiHeaderRow();
        row.Values.AddRange(values);
        rows.Put(tx, name, row);
        return new(name == ContentSecurityPolicy
            ? Reply.Done.WithWarning(
                "overwriting default Content-Security-Policy which is secure by default, proceed with caution")
            : Reply.Done);
    }

    // One spelling: Content-Security-Policy, however it is asked for.
    private static string NameOf(Request request) => string.Join('-', request.Captures["header"].Split('-')
        .Select(static word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant()));
}
