using Leasehold.Load.Seeding;

namespace Leasehold.Load.Work;

/// <summary>Many leases end while others work at a set rate: by themselves, by a prefix, or at a dead target.</summary>
internal sealed class Storms(string program, Func<string, string> folder, TimeSpan time, int perSecond)
{
    public const string Cliff = "cliff";
    public const string Prefix = "revoke-prefix";
    public const string DeadTarget = "dead target";

    private const int SeededPerSecond = 8_000;
    private const int Revoked = 2_000;
    private const long LongMs = 6 * 3600 * 1000;

    private static readonly TimeSpan Ready = TimeSpan.FromSeconds(8); // Starts, unsealing, warm-up.

    /// <summary>L4: all end within a second.</summary>
    public async Task<Storm> CliffAsync(int leases)
    {
        using var storm = await StormServer.StartAsync(program, folder("cliff"));
        var seed = new Seed { Leases = leases, Role = "cliff", Renewable = false, EndsAt = EndAfterSeeding(leases) };
        await storm.SeedAsync(seed);
        var loop = Loop(storm);
        var quiet = loop.Run(storm.Others, time);
        await UntilAsync(seed.EndsAt);
        return await RunAsync(storm, Cliff, seed, quiet, loop, index => Now() > seed.EndOf(index, leases));
    }

    /// <summary>L5: all are revoked by their prefix.</summary>
    public async Task<Storm> PrefixAsync(int leases)
    {
        using var storm = await StormServer.StartAsync(program, folder("prefix"));
        var seed = new Seed { Leases = leases, Role = "prefix", EndsAt = Now() + LongMs };
        await storm.SeedAsync(seed);
        var loop = Loop(storm);
        var quiet = loop.Run(storm.Others, time);
        var call = storm.Server.TryAsync("PUT", "sys/leases/revoke-prefix/null/creds/prefix", "{}");
        var found = await RunAsync(storm, Prefix, seed, quiet, loop, static _ => false);
        await call; // It may have given up waiting; the work goes on.
        return found;
    }

    /// <summary>L7: how long revocations of one target take while another, dead, has many due.</summary>
    public async Task<Storm> DeadTargetAsync(int leases)
    {
        using var storm = await StormServer.StartAsync(program, folder("dead"));
        var live = new Seed { Leases = 3 * Revoked, Role = "live", Target = "live", EndsAt = Now() + LongMs };
        var dead = new Seed
        {
            Leases = leases,
            Role = "dead",
            Target = "dead",
            Renewable = false,
            EndsAt = EndAfterSeeding(leases),
        };
        await storm.SeedAsync(live, dead);
        await storm.Server.SendAsync("PUT", "null/targets/dead", storm.Server.Root, """{"mode":"down"}""");
        var loop = new ClosedLoop(storm.Server.Process.EndPoint, storm.Server.Process.Id);
        var quiet = loop.Run(storm.Revoke(live, 0, Revoked), 1, Revoked);
        await UntilAsync(dead.EndsAt + dead.Spread);
        await storm.BacklogAsync(dead);
        var during = loop.Run(storm.Revoke(live, Revoked, Revoked), 1, Revoked);
        await storm.Server.SendAsync("PUT", "sys/revocation/hold", storm.Server.Root, "{}");
        var after = loop.Run(storm.Revoke(live, 2 * Revoked, Revoked), 1, Revoked);
        return new Storm(DeadTarget, leases, quiet, during, after);
    }

    private async Task<Storm> RunAsync(
        StormServer storm, string name, Seed seed, Measurement quiet, OpenLoop loop, Func<int, bool> isEnded)
    {
        var isOver = false;
        var from = Now();
        var others = Task.Run(() => loop.Run(storm.Others, () => !Volatile.Read(ref isOver)));
        var isDrained = await storm.DrainedAsync(seed, isEnded);
        Volatile.Write(ref isOver, true);
        var after = Now() - from;
        return new Storm(name, seed.Leases, quiet, await others, loop.Run(storm.Others, time))
        {
            DrainedAfter = isDrained ? after : null,
            Uses = storm.Uses,
        };
    }

    private long EndAfterSeeding(int leases) =>
        Now() + (long)(Ready + time + TimeSpan.FromSeconds((double)leases / SeededPerSecond)).TotalMilliseconds;

    private OpenLoop Loop(StormServer storm) =>
        new(storm.Server.Process.EndPoint, storm.Server.Process.Id, perSecond);

    private static async Task UntilAsync(long moment)
    {
        var left = moment - Now();
        if (left < 0)
            throw new IOException($"seeding took {-left} ms longer than expected");
        await Task.Delay(TimeSpan.FromMilliseconds(left), TimeProvider.System);
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
