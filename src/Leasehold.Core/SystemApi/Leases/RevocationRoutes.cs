using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi.Leases;

/// <summary>
/// Holding physical revocation back and letting it go on (<c>spec/ours.md</c>): what is expired is refused anyway.
/// </summary>
internal sealed class RevocationRoutes(RevocationHold hold, LeaseRoom leases, LiveMounts mounts) : ISystemRoutes
{
    public void Map(RouteTable routes)
    {
        routes.At("revocation", "Tells whether revocation is held, and what waits for it.").Read(ReadAsync);
        routes.At("revocation/hold", "Holds revocation back until it is resumed.").Sudo().Write(Hold);
        routes.At("revocation/resume", "Lets revocation go on.").Sudo().Write(Resume);
    }

    private ValueTask<Reply> Hold(Request request, Transaction tx, CancellationToken cancel)
    {
        hold.StageHold(tx);
        return new(Reply.Done);
    }

    private ValueTask<Reply> Resume(Request request, Transaction tx, CancellationToken cancel)
    {
        hold.StageResume(tx);
        request.AfterCommit(hold.Resumed);
        return new(Reply.Done);
    }

    private async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var state = hold.State();
        var shown = new JsonMap().Add("held", state is not null);
        AddMoment(shown, "since", state?.Since);
        AddMoment(shown, "until", state?.Until);
        var backlog = new JsonMap();
        foreach (var target in leases.Revocations.Targets.OrderBy(NameOf, StringComparer.Ordinal))
        {
            var counter = Keys.Count(target.Mount, target.Name, RowKind.Waiting);
            var count = await tx.PeekCountAsync(counter, cancel).ConfigureAwait(false);
            if (count > 0)
                backlog.Add(NameOf(target), count);
        }
        return shown.Add("backlog", backlog);
    }

    private static void AddMoment(JsonMap shown, string name, long? at)
    {
        if (at is { } moment)
            shown.AddTime(name, DateTimeOffset.FromUnixTimeMilliseconds(moment));
        else
            shown.AddNull(name);
    }

    private string NameOf(RevocationTarget target)
    {
        var mount = mounts.Table.Find(target.Mount)?.Path ?? $"removed_{target.Mount:x16}/";
        return mount + target.Name;
    }
}
