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
          --against PATH   compares with another build of the program, in turns, and does nothing else
          --audited          and writes the audit log of both meanwhile
          --rounds N       so many turns each (15)
          --only LIST      parts, comma-separated: throughput,counts,audit,start,cli,scale,drain,head,cliff,prefix,
                           dead,postgres,policies,credentials,credentials-prefix
          --seed-leases N  how many leases the larger scale has (100000), and
          --seed-tokens N  how many tokens, who own them (100000); below 1000 leaves scale out
          --rules N        how many rules a set of policies has (1000000)
          --drain N        how many tokens of short life the drain has (20000); 0 leaves it out
          --head N         how many leases end before the head of their index is read (100000)
          --storm N        how many leases end at once, by their prefix, or at a dead target (100000)
          --users N        users of a database that are dropped by their prefix (10000)
          --rate N         requests a second of the others meanwhile (2000)
          --folder PATH    where the servers keep their data (a new temporary folder)
          LEASEHOLD_BIN    the program (out/leasehold)
        """;

    public TimeSpan Time { get; private init; } = TimeSpan.FromSeconds(3);

    public bool Json { get; private init; }

    /// <summary>The one work whose throughput is measured; null for all.</summary>
    public string? Work { get; private init; }

    /// <summary>Whether the programs that are compared write audit logs.</summary>
    public bool Audited { get; private init; }

    public int Rounds { get; private init; } = 15;

    /// <summary>The program to compare with; null: none.</summary>
    public string? Against { get; private init; }

    public int SeedTokens { get; private init; } = 100_000;

    public int SeedLeases { get; private init; } = 100_000;

    /// <summary>Leases that end at once.</summary>
    public int Storm { get; private init; } = 100_000;

    /// <summary>Users of a database that end at once.</summary>
    public int Users { get; private init; } = 10_000;

    /// <summary>Requests a second of those who must not feel it.</summary>
    public int Rate { get; private init; } = 2000;

    /// <summary>Rules of a set of policies.</summary>
    public int Rules { get; private init; } = 1_000_000;

    public int DrainTokens { get; private init; } = 20_000;

    /// <summary>Leases that end before the head of the index is read.</summary>
    public int HeadLeases { get; private init; } = 100_000;

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
            if (int.TryParse(value, CultureInfo.InvariantCulture, out var number)
                && Counted(options, arguments[i], number) is { } counted)
            {
                options = counted;
                i++;
                continue;
            }
            switch (arguments[i])
            {
                case "--json":
                    options = options with { Json = true };
                    continue;
                case "--audited":
                    options = options with { Audited = true };
                    continue;
                case "--smoke":
                    options = Smoke(options);
                    continue;
                case "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds):
                    options = options with { Time = TimeSpan.FromSeconds(seconds) };
                    break;
                case "--work" when value.Length > 0:
                    options = options with { Work = value };
                    break;
                case "--against" when value.Length > 0:
                    options = options with { Against = Path.GetFullPath(value) };
                    break;
                case "--only" when value.Length > 0:
                    options = options with { Only = value.Split(',') };
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

    private static Options? Counted(Options options, string name, int number) => name switch
    {
        "--seed-tokens" => options with { SeedTokens = number },
        "--seed-leases" => options with { SeedLeases = number },
        "--head" => options with { HeadLeases = number },
        "--drain" => options with { DrainTokens = number },
        "--storm" => options with { Storm = number },
        "--users" => options with { Users = number },
        "--rounds" => options with { Rounds = number },
        "--rules" => options with { Rules = number },
        "--rate" => options with { Rate = number },
        _ => null,
    };

    private static Options Smoke(Options options) => options with
    {
        Time = TimeSpan.FromSeconds(0.2),
        SeedTokens = 2000,
        SeedLeases = 2000,
        DrainTokens = 500,
        HeadLeases = 500,
        Storm = 2000,
        Users = 200,
        Rate = 200,
        Rules = 20_000,
    };
}
