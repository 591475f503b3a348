using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Connections;

/// <summary>What can be done to connections: another password of the root, other pools.</summary>
internal sealed class RootRoutes(DatabaseTypes types, Passwords passwords, Func<DatabaseRoom> room)
{
    private const string FixedPassword =
        "connection_url has a password of its own, which would not change with it: write {{password}} there";

    private const string OtherUser =
        "connection_url logs in as another user than the username of the configuration: write {{username}} there";

    /// <summary>Adds the routes.</summary>
    public void Map(RouteTable routes)
    {
        routes.At("rotate-root/{name}", "Changes the root's password; nobody but this server knows it then.")
            .Write(RotateAsync);
        routes.At("reset/{name}", "Closes the connections to a database and opens new ones when they are needed.")
            .Write(ResetAsync);
        routes.At("reload/{plugin_name}", "Does the same for all connections of a plugin.").Write(ReloadAsync);
    }

    private async ValueTask<Reply> RotateAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await ConnectionRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } row)
            return DatabaseRefusals.NoConnection(request.Captures["name"]);
        if (ConnectionDetails.Of(row).RootName.Length == 0)
            return Refusal.Invalid("unable to rotate root credentials: no username in configuration");
        if (row.Password.IsEmpty)
            return Refusal.Invalid("unable to rotate root credentials: no password in configuration");
        if (WhyNot(row) is { } why)
            return Refusal.Invalid($"unable to rotate root credentials: {why}");
        var candidate = row.Candidate;
        if (candidate.IsEmpty)
        {
            var (password, problem) = await passwords.NewAsync(tx, row.PasswordPolicy, cancel).ConfigureAwait(false);
            if (password is null)
                return Refusal.Invalid(problem);
            candidate = ByteString.CopyFromUtf8(password);
        }
        row = RootPassword.WithCandidate(row, candidate, tx.Now); // Also where it is tried again: from now on.
        ConnectionStore.Put(tx, request.Mount.Id, row);
        return new Reply.Outside(new RootRotation(room().Access, room().Pools, row) { Mount = request.Mount.Id });
    }

    // Else the database would take a password that the URL never sends, or give one to somebody else.
    private string? WhyNot(ConnectionRow row)
    {
        if (types.SettingsOf(row) is { FixesPassword: true })
            return FixedPassword;
        return types.RootOf(row) == ConnectionDetails.Of(row).RootName ? null : OtherUser;
    }

    private async ValueTask<Reply> ResetAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await ConnectionRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } row)
            return DatabaseRefusals.NoConnection(request.Captures["name"]);
        Reset(request.Mount.Id, row);
        return Reply.Done;
    }

    private async ValueTask<Reply> ReloadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var plugin = request.Captures["plugin_name"];
        if (types.Find(plugin) is null)
            return Refusal.Invalid($"plugin not found in the catalog: {plugin}");
        var reloaded = new List<string>();
        var names = await ConnectionStore.NamesAsync(tx, request.Mount.Id, ListPage.All, cancel)
            .ConfigureAwait(false);
        foreach (var name in names)
        {
            if (await ConnectionStore.PeekAsync(tx, request.Mount.Id, name, cancel).ConfigureAwait(false)
                is not { } row || row.PluginName != plugin)
            {
                continue;
            }
            Reset(request.Mount.Id, row);
            reloaded.Add(name);
        }
        Reply reply = new Core.Json.JsonMap().Add("connections", reloaded).Add("count", reloaded.Count);
        return reloaded.Count > 0 ? reply : reply.WithWarning($"no connections were found with plugin_name {plugin}");
    }

    private void Reset(ulong mount, ConnectionRow row) => room().Pools.Drop(mount, ConnectionStore.IdOf(row));
}
