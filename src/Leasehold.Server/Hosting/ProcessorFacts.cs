using System.Globalization;
using Leasehold.Core.Json;

namespace Leasehold.Server.Hosting;

/// <summary>The processors, from <c>/proc/cpuinfo</c> and <c>/proc/stat</c>.</summary>
internal static class ProcessorFacts
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on all Linux systems.

    private static readonly string[] Times =
        ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guestNice"];

    public static IReadOnlyList<JsonMap> Of(IEnumerable<string> lines)
    {
        var processors = new List<JsonMap>();
        var one = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Append(""))
        {
            var colon = line.IndexOf(':');
            if (colon > 0)
                one[line[..colon].Trim()] = line[(colon + 1)..].Trim();
            else if (one.ContainsKey("processor"))
                processors.Add(Processor(one));
            if (colon <= 0)
                one.Clear();
        }
        return processors;
    }

    public static IReadOnlyList<JsonMap> TimesOf(IEnumerable<string> lines)
    {
        var all = new List<JsonMap>();
        foreach (var line in lines)
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // The line "cpu" alone is the sum of the others.
            if (parts.Length < 2 || !parts[0].StartsWith("cpu", StringComparison.Ordinal) || parts[0].Length == 3)
                continue;
            var times = new JsonMap().Add("cpu", parts[0]);
            for (var i = 0; i < Times.Length; i++)
                times.AddNumber(Times[i], i + 1 < parts.Length ? Number(parts[i + 1]) / TicksPerSecond : 0);
            all.Add(times);
        }
        return all;
    }

    private static JsonMap Processor(Dictionary<string, string> one) => new JsonMap()
        .Add("cpu", (long)Number(one["processor"]))
        .Add("vendorId", one.GetValueOrDefault("vendor_id", ""))
        .Add("family", one.GetValueOrDefault("cpu family", ""))
        .Add("model", one.GetValueOrDefault("model", ""))
        .Add("stepping", (long)Number(one.GetValueOrDefault("stepping", "0")))
        .Add("physicalId", one.GetValueOrDefault("physical id", ""))
        .Add("coreId", one.GetValueOrDefault("core id", ""))
        .Add("cores", 1)
        .Add("modelName", one.GetValueOrDefault("model name", ""))
        .AddNumber("mhz", Number(one.GetValueOrDefault("cpu MHz", "0")))
        .Add("cacheSize", (long)Number(one.GetValueOrDefault("cache size", "0").Split(' ')[0]))
        .Add("flags", one.GetValueOrDefault("flags", "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Add("microcode", one.GetValueOrDefault("microcode", ""));

    // Some say "unknown" where others have a number.
    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
