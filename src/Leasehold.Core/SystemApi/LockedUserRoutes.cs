using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary><c>sys/locked-users</c>: who is kept out after failing logins.</summary>
internal sealed class LockedUserRoutes(KeptLockouts lockouts, LiveMounts mounts) : ISystemRoutes
{
    private static readonly FieldSet Fields =
        new(Field.Text("mount_accessor", "The accessor of one auth method; all of them if not sent."));

    public void Map(RouteTable routes)
    {
        routes.At("locked-users", "Shows who is kept out after failing logins.").Read(Read, Fields);
        routes.At("locked-users/{mount_accessor:any}/unlock/{alias_identifier...}", "Lets somebody in again.")
            .AnySpelling()
            .Write(UnlockAsync);
    }

    private ValueTask<Reply> Read(Request request, Transaction tx, CancellationToken cancel)
    {
        var accessor = request.Text("mount_accessor");
        if (accessor.Length > 0 && Find(accessor) is null)
            return new(Refusal.Invalid($"no auth method has the accessor {GoQuote.Quote(accessor)}"));
        var told = new List<JsonMap>();
        var total = 0L;
        foreach (var mount in mounts.Table.All.Where(static mount => mount.Class == EngineClass.Auth))
        {
            if (accessor.Length > 0 && mount.Accessor != accessor)
                continue;
            var locked = lockouts.LockedOn(mount);
            total += locked.Count;
            if (locked.Count > 0)
            {
                told.Add(new JsonMap()
                    .Add("mount_accessor", mount.Accessor)
                    .Add("counts", locked.Count)
                    .Add("alias_identifiers", locked));
            }
        }
        var root = new JsonMap()
            .Add("namespace_id", "root")
            .Add("namespace_path", "")
            .Add("counts", total)
            .Add("mount_accessors", told);
        return new(new JsonMap().Add("by_namespace", total == 0 ? [] : [root]).Add("total", total));
    }

    private async ValueTask<Reply> UnlockAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (Find(request.Captures["mount_accessor"]) is not { } mount)
        {
            return Refusal.Invalid(
                $"no auth method has the accessor {GoQuote.Quote(request.Captures["mount_accessor"])}");
        }
        await lockouts.ClearAsync(mount.Id, request.Captures["alias_identifier"], cancel).ConfigureAwait(false);
        return Reply.Done;
    }

    private Mount? Find(string accessor) =>
        mounts.Table.ByAccessor(accessor) is { Class: EngineClass.Auth } mount ? mount : null;
}
