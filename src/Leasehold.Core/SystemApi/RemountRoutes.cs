using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Moving mounts to other paths (<c>spec/tokens.md</c> 11.1, <c>spec/system.md</c> 10).</summary>
internal sealed class RemountRoutes(MountStore mounts, MountMoves moves) : ISystemRoutes
{
    private const string AuthPrefix = "auth/";

    private const string Queued =
        "Mount move has been queued. Progress will be reported in Vault's server log, tagged with the returned " +
        "migration_id";

    private static readonly FieldSet Fields = new(
        Field.Text("from", "The path where it is; auth/ begins that of an auth method."),
        Field.Text("to", "The path where it shall be."));

    public void Map(RouteTable routes)
    {
        routes.At("remount", "Moves a secrets engine or an auth method to another path.")
            .Sudo()
            .Injected()
            .Write(MoveAsync, Fields);
        routes.At("remount/status/{migration_id}", "Tells how far a move is.").Read(StatusAsync);
    }

    private async ValueTask<Reply> MoveAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var (from, to) = (request.Text("from").Trim('/'), request.Text("to").Trim('/'));
        if (from.Length == 0 || to.Length == 0)
            return Refusal.Invalid("both 'from' and 'to' path must be specified as a string");
        if (CanonicalPath.TryParse(to, out _) is not null || !MountRequests.CanBeNamed(to))
            return Refusal.Invalid($"invalid destination mount path \"{to}/\"");
        from += "/";
        to += "/";
        await MountStore.GuardAsync(tx, cancel).ConfigureAwait(false);
        if (Refuse(from, to) is { } refusal)
            return refusal;
        if (mounts.Table.At(from) is not { } mount)
            return Refusal.Invalid($"no matching mount at \"{from}\"");
        if (mount.State != MountState.Serving)
            return Refusal.Tainted(from);
        if (mounts.Table.Without(mount.Id).Colliding(to) is not null || from == to)
            return Refusal.Invalid($"path already in use at \"{to}\"");
        var id = await moves.StageAsync(tx, mount, to, cancel).ConfigureAwait(false);
        return new Reply.Data(new JsonMap().Add("migration_id", id)).WithWarning(Queued);
    }

    private static Refusal? Refuse(string from, string to)
    {
        var isAuth = from.StartsWith(AuthPrefix, StringComparison.Ordinal);
        if (isAuth != to.StartsWith(AuthPrefix, StringComparison.Ordinal))
        {
            return Refusal.Invalid(isAuth
                ? $"cannot remount auth mount to non-auth mount \"{to}\""
                : $"cannot remount non-auth mount to auth mount \"{to}\"");
        }
        if (IsFixed(from, isAuth))
            return Refusal.Invalid($"cannot remount \"{from}\"");
        return IsFixed(to, isAuth) ? Refusal.Invalid($"cannot remount to destination \"{to}\"") : null;
    }

    private static bool IsFixed(string path, bool isAuth) => isAuth
        ? path is "auth/" || path.StartsWith("auth/token/", StringComparison.Ordinal)
        : MountRequests.IsProtected(path);

    private async ValueTask<Reply> StatusAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var id = request.Captures["migration_id"];
        if (await moves.FindAsync(tx, id, cancel).ConfigureAwait(false) is not { } move)
            return Reply.Absent;
        return new JsonMap()
            .Add("migration_id", id)
            .Add("migration_info", new JsonMap()
                .Add("source_mount", move.Source)
                .Add("target_mount", move.Target)
                .Add("status", (MigrationStatus)move.Status switch
                {
                    MigrationStatus.Success => "success",
                    MigrationStatus.Failure => "failure",
                    _ => "in-progress",
                }));
    }
}
