using Leasehold.Load.Servers;
using Leasehold.Load.Yardsticks;

namespace Leasehold.Load.Work;

/// <summary>The work of a running server at one and at many connections.</summary>
internal sealed class Throughput(Secrets server, Beside beside, TimeSpan time)
{
    public const int Many = 64;
    public const string Read = "kv read 1 KiB";
    public const string Write = "kv write 1 KiB";
    public const string Create = "token create";
    public const string Renew = "token renew-self";
    public const string Lookup = "token lookup-self";
    public const string Issue = "lease issue";
    public const string RenewLease = "lease renew";
    public const string RevokeLease = "lease revoke";
    public const string Login = "approle login, service";
    public const string BatchLogin = "approle login, batch";

    private readonly ClosedLoop _loop = new(server.Process.EndPoint, server.Process.Id);
    private Workload[] _all = [];

    public async Task PrepareAsync() => _all = await WorksAsync(server);

    /// <summary>All works, made ready on a server.</summary>
    public static async Task<Workload[]> WorksAsync(Secrets server)
    {
        var callers = await Callers.MakeAsync(server, Many);
        return
        [
            callers.Read, callers.Lookup, callers.Write, callers.Renew, callers.Create, callers.Issue,
            callers.RenewLease, .. await Logins.MakeAsync(server),
        ];
    }

    /// <summary>All of them, or the one of a name.</summary>
    public IEnumerable<Measurement> All(string? only)
    {
        foreach (var work in _all.Where(work => only is null || work.Name == only))
        {
            yield return beside.Of(1, () => _loop.Run(work, 1, time));
            yield return beside.Of(Many, () => _loop.Run(work, Many, time));
        }
    }

    /// <summary>The reads with one file audit device, and what it costs the writes.</summary>
    public async Task<List<Measurement>> AuditedAsync()
    {
        await server.AuditAsync();
        var found = new List<Measurement>();
        foreach (var work in _all.Where(static work => work.Name is Read or Lookup or Renew))
            found.Add(beside.Of(Many, () => _loop.Run(work, Many, time)) with { Audited = true });
        await server.SendAsync("DELETE", "sys/audit/file", server.Root, null);
        return found;
    }

    /// <summary>A pass for counting, slowed by it: syncs from strace, rows from the log of the database.</summary>
    public IEnumerable<Measurement> Counted()
    {
        foreach (var work in _all.Where(static work => work.Name is not Lookup))
        {
            foreach (var connections in new[] { 1, Many })
                yield return Counted(work, connections);
        }
    }

    private Measurement Counted(Workload work, int connections)
    {
        const long Operations = 2000;
        using var syncs = SyncCount.TryStart(server.Process.Id);
        var before = WrittenRows.Of(server.Data).Rows;
        var found = _loop.Run(work, connections, Operations);
        var rows = WrittenRows.Of(server.Data).Rows - before;
        return found with
        {
            Rows = (double)rows / found.Operations,
            Syncs = syncs is null ? null : (double)syncs.Stop() / found.Operations,
        };
    }
}
