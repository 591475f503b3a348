using System.Globalization;
using Leasehold.Load.Work;

namespace Leasehold.Load.Reports;

/// <summary>A run as tables in Markdown, for people and for notes.</summary>
internal static class Table
{
    private const double Mebibyte = 1024 * 1024;

    public static void Write(TextWriter output, Results found)
    {
        output.WriteLine($"{found.Machine}\n\nCommand: `{found.Command}`\n");
        output.WriteLine("Times in microseconds; `others` is the share of all cores that other processes took;");
        output.WriteLine("`x Kestrel` is against bare Kestrel right before and after, `by CPU` the same by");
        output.WriteLine("CPU time of server and generator together, which says something at 64 connections.\n");
        output.WriteLine(
            "| work | conns | per s | x Kestrel | by CPU | p50 | p90 | p99 | p99.9 | max | server us CPU | load us CPU "
            + "| others | load avg | refused |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var row in found.Kestrel.Concat(found.Append).Concat(found.Server))
            output.WriteLine(Row(row));
        if (found.Counted.Count > 0)
            WriteCounts(output, found);
        if (found.Storms.Count > 0)
            WriteStorms(output, found);
        if (found.Shared.Count > 0)
            WriteShared(output, found);
        if (found.Credentials.Count > 0)
            WriteCredentials(output, found);
        WriteSingles(output, found);
        output.WriteLine("\n| goal | wanted | found | reached |\n|---|---|---|---|");
        foreach (var goal in found.Goals)
            output.WriteLine($"| {goal.Id} | {goal.Wanted} | {goal.Found} | {Reached(goal.Reached)} |");
    }

    /// <summary>Two programs side by side.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Comparison> found)
    {
        output.WriteLine("| work | conns | first /s | second /s | x | us CPU | us CPU | x | p50 x | p99 x | others "
            + "| refused |\n|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var row in found)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.Connections} | {row.First.PerSecond:0} | {row.Second.PerSecond:0} | "
                + $"{row.PerSecond:0.00} | {row.First.ServerCpu:0.0} | {row.Second.ServerCpu:0.0} | {row.Cpu:0.00} | "
                + $"{row.P50:0.00} | {row.P99:0.00} | {row.First.Others:0 %} | "
                + $"{row.First.Refused + row.Second.Refused} |"));
        }
    }

    private static string Row(Measurement row) => string.Create(CultureInfo.InvariantCulture,
        $"| {row.Name}{(row.Audited ? ", audited" : "")} | {row.Connections} | {row.PerSecond:0} | "
        + $"{row.Ratio:0.00} | {row.CpuRatio:0.00} | {row.P50} | {row.P90} | {row.P99} | {row.P999} | "
        + $"{row.Max} | {row.ServerCpu:0.0} | {row.GeneratorCpu:0.0} | {row.Others:0 %} | "
        + $"{row.LoadAverage:0.0} | {row.Refused} |");

    private static void WriteCounts(TextWriter output, Results found)
    {
        output.WriteLine("\nCounted in passes of their own: syncs by strace, rows by the sequence numbers of the log.");
        output.WriteLine("\n| work | conns | syncs per op | rows per op |\n|---|---|---|---|");
        foreach (var row in found.Counted)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.Connections} | {row.Syncs:0.000} | {row.Rows:0.00} |"));
        }
    }

    private static void WriteSingles(TextWriter output, Results found)
    {
        output.WriteLine();
        Line(output, "resident after the load", found.ResidentAfterLoad / Mebibyte, "MiB");
        Line(output, "start to listening, dev", found.DevStart, "ms");
        Line(output, "resident after the first answer, dev", found.DevResident / Mebibyte, "MiB");
        Line(output, "start to listening, configured, on its data", found.ConfiguredStart, "ms");
        Line(output, "CLI `version`", found.Version, "ms");
        Line(output, "CLI `token lookup`", found.TokenLookup, "ms");
        Line(output, "the same exchange, raw", found.Exchange, "ms");
        Line(output, "the process `true`", found.NoCommand, "ms");
        foreach (var scale in found.Scales)
            output.WriteLine(Text(scale));
        if (found.Policies is { } policies)
        {
            Line(output, $"{policies.Rules} policy rules, compiled", policies.Compiled.TotalMilliseconds, "ms");
            Line(output, "a decision among them", policies.Decided.TotalMicroseconds, "us");
            Line(output, "one of their policies written: parsed", policies.ParsedOne.TotalMilliseconds, "ms");
            Line(output, "and its set compiled again", policies.Again.TotalMilliseconds, "ms");
        }
        if (found.Drain is { } drain)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"- drain of {drain.Tokens} tokens made within {drain.Seeding:0} ms: all gone "
                + $"{drain.DrainedAfter:0} ms after the end of the last; "
                + $"one of 1 s is gone {drain.LateBefore:0.0} ms late before, "
                + $"{drain.LateAfterDrain:0.0} after, {drain.LateAfterRestart:0.0} after a restart"));
        }
        if (found.Head is { } head)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"- {head.Leases} leases drained within {head.Reads.Drained:0.0} s by a server without requests"));
        }
    }

    private static string Text(Scale scale) => string.Create(CultureInfo.InvariantCulture,
        $"- {scale.Tokens} tokens, {scale.Leases} leases: seeded within {scale.Seeded.Seconds:0.0} s; restart: "
        + $"listening {scale.Listening:0.0} ms, unsealed {scale.Unsealed:0.0} ms, first answer "
        + $"{scale.FirstAnswer:0.0} ms; idle {scale.Resident / Mebibyte:0.0} MiB, {scale.IdleCpu:0.00 %} of a core, "
        + $"{scale.IdleSyncs} syncs; on disk {scale.Disk / Mebibyte:0.0} MiB, written {scale.Amplification:0.0} times");

    private static void WriteShared(TextWriter output, Results found)
    {
        output.WriteLine("\nOn PostgreSQL, beside raw upserts before and after, one row a commit, "
            + "`synchronous_commit = on`:");
        output.WriteLine("\n| work | conns | per s | upserts per s | x | p50 | upsert p50 | p99 | server us CPU "
            + "| others | refused |\n|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (row, upserts) in found.Shared)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.Connections} | {row.PerSecond:0} | {upserts.PerSecond:0} | "
                + $"{row.PerSecond / upserts.PerSecond:0.00} | {row.P50} | {upserts.P50} | {row.P99} | "
                + $"{row.ServerCpu:0.0} | {row.Others:0 %} | {row.Refused} |"));
        }
    }

    private static void WriteCredentials(TextWriter output, Results found)
    {
        output.WriteLine("\nUsers of a real PostgreSQL, beside the same statements of a bare loop before and after:");
        output.WriteLine("\n| users | conns | per s | bare per s | x | p50 | bare p50 | p99 | bare p99 "
            + "| server us CPU | others | refused |\n|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (kind, row, bare) in found.Credentials)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {kind} | {row.Connections} | {row.PerSecond:0} | {bare.PerSecond:0} | "
                + $"{row.PerSecond / bare.PerSecond:0.00} | {row.P50} | {bare.P50} | {row.P99} | {bare.P99} | "
                + $"{row.ServerCpu:0.0} | {row.Others:0 %} | {row.Refused} |"));
        }
    }

    private static void WriteStorms(TextWriter output, Results found)
    {
        output.WriteLine("\nOthers at a set rate, before and while leases end (dead target: revocations of another):");
        output.WriteLine("\n| storm | leases | drained s | others /s | before p50 | p99 | during p50 | p99 | after p99 "
            + "| worse | others on the machine | late uses accepted | refused |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var storm in found.Storms)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {storm.Name} | {storm.Leases} | {storm.DrainedAfter / 1000:0.0} | {storm.During.PerSecond:0} | "
                + $"{storm.Quiet.P50} | {storm.Quiet.P99} | {storm.During.P50} | {storm.During.P99} | "
                + $"{storm.After.P99} | {storm.Worse:0.00} | "
                + $"{storm.Quiet.Others:0 %}, {storm.During.Others:0 %}, {storm.After.Others:0 %} | "
                + $"{storm.Uses.Accepted} of {storm.Uses.Tried} | {storm.Quiet.Refused + storm.During.Refused} |"));
        }
    }

    private static void Line(TextWriter output, string name, double? value, string unit)
    {
        if (value is { } found)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- {name}: {found:0.0} {unit}"));
    }

    private static string Reached(bool? reached) => reached switch
    {
        true => "yes",
        false => "no",
        null => "not shown",
    };
}
