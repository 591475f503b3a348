using System.Globalization;

namespace Leasehold.Faults.Crash;

/// <summary><c>crash -store rocksdb|postgres -cycles N [-seed S]</c>.</summary>
internal static class CrashCommand
{
    private const string Usage = "usage: ./faults crash -store rocksdb|postgres -cycles N [-seed S]";
    private const int Every = 50;

    public static async Task<int> RunAsync(string[] options)
    {
        var (store, cycles, seed) = ("rocksdb", 20, Random.Shared.NextInt64(1, int.MaxValue));
        for (var at = 0; at < options.Length; at += 2)
        {
            var value = at + 1 < options.Length ? options[at + 1] : "";
            var isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (options[at].TrimStart('-'))
            {
                case "store" when value is "rocksdb" or "postgres":
                    store = value;
                    break;
                case "cycles" when isNumber && number is > 0 and < int.MaxValue:
                    cycles = (int)number;
                    break;
                case "seed" when isNumber:
                    seed = number;
                    break;
                default:
                    await Console.Error.WriteLineAsync(Usage);
                    return 2;
            }
        }
        return await RunAsync(store, cycles, seed);
    }

    private static async Task<int> RunAsync(string store, int cycles, long seed)
    {
        Console.WriteLine($"crash: {cycles} cycles on {store}, seed {seed}");
        ICrashGround ground = store == "postgres" ? new CrashDatabase() : new CrashFolder();
        var run = new CrashRun(ground, seed);
        for (var cycle = 1; cycle <= cycles; cycle++)
        {
            var losses = await run.CycleAsync();
            if (losses.Count > 0)
            {
                Console.WriteLine($"cycle {cycle} of seed {seed} failed; the store: {ground.Place}");
                foreach (var loss in losses)
                    Console.WriteLine($"  {loss}");
                return 1;
            }
            if (cycle % Every == 0)
                Console.WriteLine($"{cycle} cycles, {run.Commits} commits, nothing lost");
        }
        await ground.DisposeAsync();
        var commits = $"{run.Acknowledged} acknowledged of {run.Commits} commits";
        Console.WriteLine($"crash: {cycles} cycles on {store}, {commits}, {ground.Counts}, nothing lost");
        return 0;
    }
}
