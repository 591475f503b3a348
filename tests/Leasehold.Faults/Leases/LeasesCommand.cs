using System.Globalization;

namespace Leasehold.Faults.Leases;

/// <summary><c>leases [-store rocksdb|postgres] -cycles N [-seed S]</c>.</summary>
internal static class LeasesCommand
{
    private const string Usage = "usage: ./faults leases [-store rocksdb|postgres] -cycles N [-seed S]";

    public static async Task<int> RunAsync(string[] options)
    {
        var (store, cycles, seed) = ("rocksdb", 20, Random.Shared.NextInt64(1, int.MaxValue));
        for (var at = 0; at < options.Length; at += 2)
        {
            var value = at + 1 < options.Length ? options[at + 1] : "";
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (options[at].TrimStart('-'))
            {
                case "store" when value is "rocksdb" or "postgres":
                    store = value;
                    break;
                case "cycles" when isNumber && number > 0:
                    cycles = number;
                    break;
                case "seed" when isNumber:
                    seed = number;
                    break;
                default:
                    await Console.Error.WriteLineAsync(Usage);
                    return 2;
            }
        }
        Console.WriteLine($"leases: {cycles} cycles on {store}, seed {seed}");
        await using var ground = new NullGround();
        await using var server = new LeaseServer(isShared: store == "postgres");
        return await RunAsync(ground, server, cycles, seed);
    }

    /// <summary>Runs the cycles on an engine and its target; the exit code.</summary>
    private static async Task<int> RunAsync(ILeaseGround ground, LeaseServer server, int cycles, long seed)
    {
        var run = new LeaseCrashRun(server, ground, seed);
        await run.StartAsync();
        var moments = Enum.GetValues<LeaseMoment>();
        for (var cycle = 1; cycle <= cycles; cycle++)
        {
            var moment = moments[cycle % moments.Length];
            var faults = await run.CycleAsync(moment);
            if (faults.Count > 0)
                return Failed($"cycle {cycle} ({moment})", seed, faults, server);
            Console.WriteLine($"{cycle} {moment}: {run.Acknowledged} acknowledged");
        }
        var left = await run.FinishAsync();
        if (left.Count > 0)
            return Failed("the end", seed, left, server);
        Console.WriteLine($"leases: {cycles} kills, {run.Acknowledged} requests acknowledged, nothing lost, no orphan");
        return 0;
    }

    private static int Failed(string where, long seed, IReadOnlyList<string> faults, LeaseServer server)
    {
        Console.WriteLine($"{where} of seed {seed} failed:\n  {string.Join("\n  ", faults)}\n{server.Output}");
        return 1;
    }
}
