using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Settings;
using Leasehold.Core.SystemApi.Rows;

namespace Leasehold.Core.SystemApi;

/// <summary>Which versions of the program have opened this store, and when each did first.</summary>
internal sealed class VersionHistory(Func<Transaction> begin, string version) : ISystemRoutes
{
    private readonly SettingTable<VersionRow> _rows =
        new("version", new ProtoFormat<VersionRow>(VersionRow.Parser));

    /// <summary>Writes down that this version is here, the first time it is.</summary>
    public async ValueTask RecordAsync(CancellationToken cancel)
    {
        while (true)
        {
            using var tx = begin();
            var all = await _rows.AllAsync(tx, cancel).ConfigureAwait(false);
            if (all.Any(row => row.Key == version))
                return;
            var previous = all.Count == 0 ? "" : all.MaxBy(static row => row.Value.InstalledAt).Key;
            _rows.Put(tx, version, new VersionRow { InstalledAt = tx.NowMs(), Previous = previous });
            if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                return;
        }
    }

    public void Map(RouteTable routes) =>
        routes.At("version-history", "Lists the versions that have served this store.").List(ListAsync);

    private async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var all = await _rows.AllAsync(tx, cancel).ConfigureAwait(false);
        var info = new JsonMap();
        foreach (var (name, row) in all)
        {
            info.Add(name, new JsonMap()
                .AddTime("timestamp_installed", DateTimeOffset.FromUnixTimeMilliseconds(row.InstalledAt))
                .Add("previous_version", row.Previous.Length == 0 ? null : row.Previous));
        }
        var names = all.OrderBy(static row => row.Value.InstalledAt).Select(static row => row.Key).ToArray();
        return new JsonMap().Add("keys", names).Add("key_info", info);
    }
}
