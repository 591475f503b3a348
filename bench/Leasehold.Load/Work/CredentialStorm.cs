using System.Diagnostics;
using System.Text.Json.Nodes;
using Leasehold.Load.Servers;

namespace Leasehold.Load.Work;

/// <summary>
/// Many users of a real database are dropped by their leases' prefix while others use another mount. The database gets
/// the processor only when nobody else wants it, as if it were another machine's: what others feel is then the server's
/// doing.
/// </summary>
internal static class CredentialStorm
{
    public const string Name = "credentials-prefix";

    private const string Prefix = "database/creds/storm";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<Storm> RunAsync(
        string program, string folder, int users, TimeSpan time, int perSecond)
    {
        using var server = new Secrets(program, folder);
        await server.InitAsync();
        var others = (await Callers.MakeAsync(server, Throughput.Many)).Mixed("mixed");
        using var mount = await DatabaseMount.MakeAsync(server, standsAside: true);
        await MakeAsync(server, mount, users);
        var loop = new OpenLoop(server.Process.EndPoint, server.Process.Id, perSecond);
        var quiet = loop.Run(others, time);

        var isOver = false;
        var during = Task.Run(() => loop.Run(others, () => !Volatile.Read(ref isOver)));
        var from = Stopwatch.GetTimestamp();
        var call = server.TryAsync("PUT", $"sys/leases/revoke-prefix/{Prefix}", "{}");
        var isDrained = await IsDrainedAsync(server, mount, from);
        var after = Stopwatch.GetElapsedTime(from);
        Volatile.Write(ref isOver, true);
        await call;
        var left = mount.Users();
        if (isDrained && left > 0)
            throw new IOException($"no lease is left, and {left} users are");
        return new Storm(Name, users, quiet, await during, loop.Run(others, time))
        {
            DrainedAfter = isDrained ? after.TotalMilliseconds : null,
        };
    }

    private static async Task MakeAsync(Secrets server, DatabaseMount mount, int users)
    {
        var work = await mount.AskAsync("storm", DatabaseMount.IntoGroup);
        var made = new ClosedLoop(server.Process.EndPoint, server.Process.Id)
            .Run(work, DatabaseMount.Connections, users);
        if (made.Refused > 0 || mount.Users() < users)
            throw new IOException($"{made.Refused} of {users} credentials were refused, {mount.Users()} users are in");
    }

    // Cheap looks first: leases are listed, and users counted by a process, only when hardly any can be left.
    private static async Task<bool> IsDrainedAsync(Secrets server, DatabaseMount mount, long from)
    {
        while (Stopwatch.GetElapsedTime(from) < Patience)
        {
            await Task.Delay(Pause, TimeProvider.System);
            var state = await server.SendAsync("GET", "sys/revocation", server.Root, null);
            if (state?["data"]?["backlog"] is JsonObject { Count: 0 }
                && !await server.TryAsync("LIST", $"sys/leases/lookup/{Prefix}", null)
                && mount.Users() == 0)
            {
                return true;
            }
        }
        return false;
    }
}
