using System.Globalization;

namespace Leasehold.Faults.Crash;

/// <summary><c>crash -store rocksdb -cycles N [-seed S]</c>.</summary>
internal static class CrashCommand
{
    private const string Usage = "usage: ./faults crash -store rocksdb -cycles N [-seed S]";
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
                case "store" when value is "rocksdb":
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
        var folder = Directory.CreateTempSubdirectory("leasehold-crash-");
        var run = new CrashRun(store, Path.Combine(folder.FullName, "data"), seed);
        for (var cycle = 1; cycle <= cycles; cycle++)
        {
            var losses = await run.CycleAsync();
            if (losses.Count > 0)
            {
                Console.WriteLine($"cycle {cycle} of seed {seed} failed; the store is kept in {folder.FullName}");
                foreach (var loss in losses)
                    Console.WriteLine($"  {loss}");
                return 1;
            }
            if (cycle % Every == 0)
                Console.WriteLine($"{cycle} cycles, {run.Commits} commits, nothing lost");
        }
        folder.Delete(recursive: true);
        var commits = $"{run.Acknowledged} acknowledged of {run.Commits} commits";
        Console.WriteLine($"crash: {cycles} cycles on {store}, {commits}, nothing lost");
        return 0;
    }
}
