using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Connections;

/// <summary><c>config/</c>: the connections of a mount.</summary>
internal sealed class ConnectionRoutes(DatabaseTypes types, ConnectionChange change, Func<ConnectionAccess> access)
{
    private const string PasswordInUrl =
        "Password found in connection_url, use a templated url to enable root rotation and prevent read access to " +
        "password information.";

    /// <summary>Adds the routes.</summary>
    public void Map(RouteTable routes)
    {
        routes.At("config", "The connections' names.").List(ListAsync, ListPage.Fields);
        routes.At("config/{name}", "A connection: a database and the root that makes users in it.")
            .Anything()
            .Read(ReadAsync)
            .Write(WriteAsync, DatabaseFields.Connection, ExistsAsync)
            .Delete(DeleteAsync);
    }

    /// <summary>The connection that the path names, guarded; null if there is none.</summary>
    public static ValueTask<ConnectionRow?> FindAsync(Request request, Transaction tx, CancellationToken cancel) =>
        ConnectionStore.FindAsync(tx, request.Mount.Id, request.Captures["name"], cancel);

    private static async ValueTask<bool> ExistsAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await FindAsync(request, tx, cancel).ConfigureAwait(false) is not null;

    private static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Reply.Keys(await ConnectionStore.NamesAsync(
            tx, request.Mount.Id, ListPage.Of(request), cancel).ConfigureAwait(false));

    private async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } row)
            return Reply.Absent;
        var details = ConnectionDetails.Of(row);
        var type = types.Find(row.PluginName);
        var shownUrl = type?.Read(details.Texts()).Value?.ShownUrl ?? "";
        var data = new JsonMap()
            .Add("plugin_name", row.PluginName)
            .Add("plugin_version", "")
            .Add("connection_details", details.Shown(shownUrl, type?.SecretDetails ?? DatabaseTypes.Hidden))
            .Add("allowed_roles", row.AllowedRoles)
            .Add("root_credentials_rotate_statements", row.RootRotationStatements)
            .Add("password_policy", row.PasswordPolicy)
            .Add("default_lease_ttl", row.DefaultLeaseTtl > 0 ? row.DefaultLeaseTtl : request.Bounds.Default)
            .Add("max_lease_ttl", row.MaxLeaseTtl > 0 ? row.MaxLeaseTtl : request.Bounds.Max);
        return row.SkipsImportRotation ? data.Add("skip_static_role_import_rotation", true) : data;
    }

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var before = await FindAsync(request, tx, cancel).ConfigureAwait(false);
        var (row, refusal) = change.Apply(request, before);
        if (row is null)
            return refusal ?? Refusal.Internal;
        ValueTask<Reply> Store(Request sent, Transaction staged, CancellationToken end) =>
            StoreAsync(sent, staged, before, row, end);
        var changesPlace = before is null || ConnectionDetails.AreSent(request) || request.Has("plugin_name");
        return request.Fields.Flag("verify_connection") && changesPlace
            ? new Reply.Outside(new ConnectionWrite(access(), before, row, Store))
            : await Store(request, tx, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Reply> StoreAsync(
        Request request, Transaction tx, ConnectionRow? before, ConnectionRow row, CancellationToken cancel)
    {
        var mount = request.Mount.Id;
        var former = before is not null ? null : await ConnectionStore
            .TakeFormerAsync(tx, mount, one => IsSamePlace(one, row), cancel).ConfigureAwait(false);
        if (former is not null)
        {
            row = row.Clone();
            row.Id = former.Id;
            row.Version = former.Version + 1;
            (row.Candidate, row.CandidateAt) = (former.Candidate, former.CandidateAt);
            DueRows.Delete(tx, mount, ConnectionStore.IdOf(row));
        }
        ConnectionStore.Put(tx, mount, row);
        return Reply.Done.WithWarnings([.. Warnings(before, row)]);
    }

    private IEnumerable<string> Warnings(ConnectionRow? before, ConnectionRow row)
    {
        var settings = types.SettingsOf(row);
        if (settings is { HasPassword: true })
            yield return PasswordInUrl;
        var former = before is null ? null : types.SettingsOf(before)?.Place;
        if (former is not null && settings is not null && former != settings.Place)
        {
            yield return $"The connection leads to {settings.Place}, no longer to {former}: users of its leases are " +
                "dropped there from now on, and count as gone if they are not there. If the former database goes on, " +
                "write its connection_url again and revoke its leases first, or write the new one as a connection " +
                "of its own.";
        }
    }

    private static async ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is { } row)
            ConnectionStore.Delete(tx, request.Mount, row);
        return Reply.Done;
    }

    private bool IsSamePlace(ConnectionRow one, ConnectionRow other) =>
        one.Name == other.Name && one.PluginName == other.PluginName && UrlOf(one) == UrlOf(other);

    private string? UrlOf(ConnectionRow row) => types.SettingsOf(row)?.ShownUrl;
}
