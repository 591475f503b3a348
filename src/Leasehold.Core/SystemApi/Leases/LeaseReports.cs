using System.Globalization;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.SystemApi.Leases;

/// <summary>Leases whose revocation keeps failing, counted and listed; and tidy (<c>spec/tokens.md</c> 3.2).</summary>
internal sealed class LeaseReports(LiveMounts mounts) : ISystemRoutes
{
    private const string Irrevocable = "irrevocable";
    private const int DefaultLimit = 10_000;

    private const string Halted =
        "Command halted because many irrevocable leases were found. To emit the entire list, re-run the command with " +
        "force set true.";

    private const string Started =
        "Tidy operation successfully started. Any information from the operation will be printed to Vault's server " +
        "logs.";

    public void Map(RouteTable routes)
    {
        routes.At("leases", "Lists the leases whose revocation keeps failing.")
            .Sudo()
            .Read(ListAsync, LeaseFields.Report);
        routes.At("leases/count", "Counts the leases whose revocation keeps failing.")
            .Read(CountAsync, LeaseFields.Report);
        routes.At("leases/tidy", "Ends leases that hang on nothing any more.").Write(TidyAsync);
    }

    private async ValueTask<Reply> CountAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.Text("type") is not Irrevocable)
            return Reply.Absent;
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var all = 0L;
        await foreach (var row in EntriesAsync(tx, cancel).ConfigureAwait(false))
        {
            var mount = MountName(Keys.ReadDue(row.Key).Mount);
            counts[mount] = counts.GetValueOrDefault(mount) + 1;
            all++;
        }
        var byMount = new JsonMap();
        foreach (var (mount, count) in counts)
            byMount.Add(mount, count);
        return new JsonMap().Add("lease_count", all).Add("counts", byMount);
    }

    private async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.Text("type") is not Irrevocable)
            return Reply.Absent;
        if (ReadLimit(request.Text("limit"), out var limit) is { } refusal)
            return refusal;
        var shown = new List<JsonMap>();
        var all = 0L;
        await foreach (var row in EntriesAsync(tx, cancel).ConfigureAwait(false))
        {
            all++;
            if (shown.Count >= limit)
                continue;
            var (_, mount, _, id) = Keys.ReadDue(row.Key);
            if (await LeaseStore.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false)
                is { End: { } end } lease)
            {
                shown.Add(new JsonMap()
                    .Add("lease_id", lease.LeaseId)
                    .Add("mount_id", MountName(mount))
                    .Add("error", end.LastError));
            }
        }
        var reply = new Reply.Data(new JsonMap().Add("lease_count", all).Add("leases", shown));
        return shown.Count < all ? reply.WithWarning(Halted) : reply;
    }

    private static async ValueTask<Reply> TidyAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        await Job.StageAsync(tx, LeaseTidyJob.KindName, [], cancel).ConfigureAwait(false);
        return new Reply.Data(null) { Status = ReplyStatus.Accepted }.WithWarning(Started);
    }

    private static Refusal? ReadLimit(string text, out long limit)
    {
        limit = DefaultLimit;
        if (text.Length == 0)
            return null;
        if (text is "none")
        {
            limit = long.MaxValue;
            return null;
        }
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out limit))
            return Refusal.Invalid($"invalid 'limit' provided: \"{text}\" is not a number");
        return limit > 0 ? null : Refusal.Invalid("limit must be 'none' or a positive integer");
    }

    private static IAsyncEnumerable<Row> EntriesAsync(Transaction tx, CancellationToken cancel) =>
        tx.PeekRowsClearAsync(Keys.DueFrom(DueClass.Irrevocable, 0), cancel);

    private string MountName(ulong mount) =>
        mounts.Table.Find(mount)?.Accessor ?? $"removed_{mount.ToString("x16", CultureInfo.InvariantCulture)}";
}
