using System.Globalization;

namespace Leasehold.Conformance.Fuzz;

/// <summary>
/// Mutated requests, twenty seconds of them; <c>./fuzz api -minutes N</c> takes longer and another seed each time.
/// </summary>
public sealed class ApiFuzzTests(ITestOutputHelper output)
{
    private const int EverydaySeed = 20261126;
    private const double EverydaySeconds = 20;
    private const int FewestRequests = 50;
    private const int EnoughFigures = 8;
    private const long Slack = 48L << 20;

    [Fact]
    public async Task No_request_breaks_the_server()
    {
        var cancel = TestContext.Current.CancellationToken;
        var seconds = Number("LEASEHOLD_FUZZ_SECONDS", EverydaySeconds);
        var seed = (int)Number("LEASEHOLD_FUZZ_SEED", EverydaySeed);
        await using var run = await FuzzRun.StartAsync(seed, cancel);

        var fault = await run.RunAsync(TimeSpan.FromSeconds(seconds), cancel);

        output.WriteLine($"api: seed {seed}, {run.Summary}");
        if (seconds > EverydaySeconds)
            Console.WriteLine($"api: seed {seed}, {run.Summary}");
        Assert.True(fault is null, $"seed {seed}, request {run.Count}: {fault}");
        Assert.True(run.Count > FewestRequests, $"only {run.Count} requests");
        AssertFlat(run.Memory);
    }

    // Caches fill and mounts come in the first half; the second must not grow with the number of requests.
    private static void AssertFlat(IReadOnlyList<long> memory)
    {
        if (memory.Count < EnoughFigures)
            return;
        var middle = memory[memory.Count / 2];
        Assert.InRange(memory[^1], 0, middle + (middle / 4) + Slack);
    }

    private static double Number(string name, double otherwise) =>
        double.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
