using System.Globalization;

namespace Leasehold.Load;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        bench/load [options]: measures the native server beside the yardsticks of the same run.
          --seconds N      time of each measurement (3)
          --json           JSON instead of tables
          --smoke          a fraction of a second each: shows that all of it works, the figures are worth nothing
          --work NAME      throughput of this work only, such as "kv write 1 KiB"
          --only LIST      parts, comma-separated: throughput,counts,audit,start,cli,scale,drain
          --seed-tokens N  how many tokens the larger scale has (100000); below 1000 leaves scale out
          --drain N        how many tokens of short life the drain has (20000); 0 leaves it out
          --folder PATH    where the servers keep their data (a new temporary folder)
          LEASEHOLD_BIN    the program (out/leasehold)
        """;

    public TimeSpan Time { get; private init; } = TimeSpan.FromSeconds(3);

    public bool Json { get; private init; }

    /// <summary>The one work whose throughput is measured; null for all.</summary>
    public string? Work { get; private init; }

    public int SeedTokens { get; private init; } = 100_000;

    public int DrainTokens { get; private init; } = 20_000;

    public string Folder { get; private init; } = Path.Combine(Path.GetTempPath(), $"load-{Environment.ProcessId}");

    public IReadOnlyList<string> Only { get; private init; } = [];

    public string Program { get; private init; } =
        Path.GetFullPath(Environment.GetEnvironmentVariable("LEASEHOLD_BIN") ?? "out/leasehold");

    public bool Wants(string part) => Only.Count == 0 || Only.Contains(part, StringComparer.Ordinal);

    /// <summary>Null if the arguments cannot be understood.</summary>
    public static Options? Parse(string[] arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--json":
                    options = options with { Json = true };
                    continue;
                case "--smoke":
                    options = options with { Time = TimeSpan.FromSeconds(0.2), SeedTokens = 2000, DrainTokens = 500 };
                    continue;
                case "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds):
                    options = options with { Time = TimeSpan.FromSeconds(seconds) };
                    break;
                case "--work" when value.Length > 0:
                    options = options with { Work = value };
                    break;
                case "--only" when value.Length > 0:
                    options = options with { Only = value.Split(',') };
                    break;
                case "--seed-tokens" when int.TryParse(value, CultureInfo.InvariantCulture, out var tokens):
                    options = options with { SeedTokens = tokens };
                    break;
                case "--drain" when int.TryParse(value, CultureInfo.InvariantCulture, out var tokens):
                    options = options with { DrainTokens = tokens };
                    break;
                case "--folder" when value.Length > 0:
                    options = options with { Folder = Path.GetFullPath(value) };
                    break;
                default:
                    return null;
            }
            i++;
        }
        return options;
    }
}
