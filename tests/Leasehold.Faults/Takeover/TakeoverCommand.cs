using System.Globalization;

namespace Leasehold.Faults.Takeover;

/// <summary><c>takeover -cycles N [-seed S]</c>.</summary>
internal static class TakeoverCommand
{
    private const string Usage = "usage: ./faults takeover -cycles N [-seed S]";

    /// <summary>How long a take-over may last.</summary>
    public static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] options)
    {
        var (cycles, seed) = (20, Random.Shared.NextInt64(1, int.MaxValue));
        for (var at = 0; at < options.Length; at += 2)
        {
            var value = at + 1 < options.Length ? options[at + 1] : "";
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (options[at].TrimStart('-'))
            {
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
        return await RunAsync(cycles, seed);
    }

    private static async Task<int> RunAsync(int cycles, long seed)
    {
        Console.WriteLine($"takeover: {cycles} cycles, seed {seed}");
        await using var ground = new TakeoverGround();
        await ground.StartAsync();
        await using var run = new TakeoverRun(ground, seed);
        run.Start();
        var ends = new Random((int)seed);
        for (var cycle = 1; cycle <= cycles; cycle++)
        {
            var end = Enum.GetValues<LeaderEnd>()[ends.Next(Enum.GetValues<LeaderEnd>().Length)];
            var faults = await run.CycleAsync(end);
            if (faults.Count > 0)
            {
                Console.WriteLine($"cycle {cycle} ({end}) of seed {seed} failed:\n  {string.Join("\n  ", faults)}");
                Console.WriteLine(ground.Outputs);
                return 1;
            }
            var last = run.TakeOvers[^1];
            Console.WriteLine($"{cycle} {last.End} {last.Time.TotalSeconds:F2} s, {run.Acknowledged} acknowledged");
        }
        Report(run);
        var late = run.TakeOvers.Count(static one => one.Time > Promise);
        Console.WriteLine($"takeover: {cycles} cycles, {run.Acknowledged} writes acknowledged, nothing lost, " +
            $"{run.Unplanned} unplanned changes of hands, " +
            $"{run.LateAnswers} answers kept by a stopped server, " +
            $"{late} take-overs later than {Promise.TotalSeconds} s");
        return late == 0 ? 0 : 1;
    }

    private static void Report(TakeoverRun run)
    {
        foreach (var group in run.TakeOvers.GroupBy(static one => one.End).OrderBy(static group => group.Key))
        {
            var times = group.Select(static one => one.Time.TotalSeconds).Order().ToList();
            Console.WriteLine($"{group.Key}: {times.Count} times, least {times[0]:F2} s, " +
                $"median {times[times.Count / 2]:F2} s, most {times[^1]:F2} s");
        }
    }
}
