using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Credentials;

namespace Leasehold.Engines.Database.Orphans;

/// <summary><c>orphans/</c>: users without a lease, and leases without a user.</summary>
internal sealed class OrphanRoutes(DatabaseTypes types, Usernames usernames, Func<DatabaseRoom> room)
{
    private static readonly Refusal NoAction =
        Refusal.Invalid("action must be drop (users without a lease) or forget (leases without a user)");

    private static readonly Refusal NoNames =
        Refusal.Invalid("usernames must be given: those that a read of this path shows");

    /// <summary>Adds the routes.</summary>
    public void Map(RouteTable routes) =>
        routes.At("orphans/{name}", "Users of a database without a lease, and leases without a user.")
            .Read((request, tx, cancel) => SearchAsync(request, tx, [], [], cancel))
            .Write(CleanAsync, DatabaseFields.Orphans);

    private async ValueTask<Reply> CleanAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (!request.Caller.HasSudo(request.Path.Value))
            return Refusal.Denied;
        var names = request.Fields.TextList("usernames");
        var action = request.Text("action");
        if (action is not ("drop" or "forget"))
            return NoAction;
        if (names.Count == 0)
            return NoNames;
        return action == "drop"
            ? await SearchAsync(request, tx, names, [], cancel).ConfigureAwait(false)
            : await SearchAsync(request, tx, [], names, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Reply> SearchAsync(
        Request request,
        Transaction tx,
        IReadOnlyList<string> drops,
        IReadOnlyList<string> forgets,
        CancellationToken cancel)
    {
        if (await ConnectionRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } connection)
            return DatabaseRefusals.NoConnection(request.Captures["name"]);
        if (types.Find(connection.PluginName) is not { } type)
            return PluginVersions.Unknown(connection.PluginName);
        var search = new OrphanSearch(room(), types, usernames);
        var pattern = search.PatternOf(connection, type.Usernames);
        return new Reply.Outside(new OrphanCleaning(room(), search, connection, pattern)
        {
            Mount = request.Mount,
            Drops = drops,
            Forgets = forgets,
        });
    }
}
