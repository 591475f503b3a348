using System.Globalization;
using Leasehold.Load.Work;

namespace Leasehold.Load.Reports;

/// <summary>The goals of the design, held against what a run found.</summary>
internal static class Goals
{
    private const long Mebibyte = 1024 * 1024;
    private const double WriteRows = 4; // Three of the token, and the head row where no other commit shares it.

    public static IEnumerable<Goal> Of(Results found)
    {
        foreach (var (id, name) in new[] { ("R1", Throughput.Read), ("R2", Throughput.Lookup) })
        {
            yield return Ratio(found, id, name, 0.5, audited: false);
            yield return Ratio(found, id + " audited", name, 0.3, audited: true);
        }
        yield return Ratio(found, "W1", Throughput.Write, 0.3, audited: false);
        yield return Tail(found);
        yield return Ratio(found, "W2", Throughput.Login, 0.2, audited: false);
        yield return Ratio(found, "W3", Throughput.Renew, 0.35, audited: false);
        yield return Ratio(found, "W3 lease", Throughput.RenewLease, 0.35, audited: false);
        yield return Rows(found);
        yield return Latency(found);
        yield return Bound("C1 version", "at most 10 ms", found.Version, 10, "ms");
        yield return Bound("C1 lookup", "at most 15 ms beyond the exchange",
            found.TokenLookup - found.Exchange, 15, "ms");
        yield return Bound("C2 start", "at most 100 ms", found.DevStart, 100, "ms");
        yield return Bound("C2 memory", "at most 50 MB", (double?)found.DevResident / Mebibyte, 50, "MiB");
        foreach (var goal in Scaled(found))
            yield return goal;
        foreach (var goal in Ended(found))
            yield return goal;
        if (found.Policies is { } policies)
        {
            yield return Bound("ACL", $"{policies.Rules} rules compile within 2 s",
                policies.Compiled.TotalSeconds, 2, "s");
            yield return Bound("ACL", "a decision takes at most 5 us", policies.Decided.TotalMicroseconds, 5, "us");
        }
        foreach (var shared in found.Shared)
        {
            yield return new Goal("PostgreSQL", $"{shared.Found.Name}, {shared.Found.Connections}: 0.5x raw upserts",
                $"{Text(shared.Ratio)}x", shared.Ratio >= 0.5 && shared.Found.Refused == 0);
        }
        foreach (var made in found.Credentials)
        {
            yield return new Goal("database", $"{made.Kind}, {made.Found.Connections}: 0.7x the bare statements",
                $"{Text(made.Ratio)}x", made.Ratio >= 0.7 && made.Found.Refused == 0);
        }
        foreach (var goal in Head(found.Head))
            yield return goal;
    }

    private static Goal Ratio(Results found, string id, string name, double least, bool audited)
    {
        var wanted = $"{name}: at least {Text(least)}x bare Kestrel";
        if (found.Find(name, Throughput.Many, audited) is not { } measured)
            return new Goal(id, wanted, "not measured", null);
        var ratio = measured.Ratio;
        var text = $"{Text(ratio)}x ({Text(measured.CpuRatio)}x by CPU, others {measured.Others:0 %})";
        return new Goal(id, wanted, text, ratio >= least && measured.Refused == 0);
    }

    private static Goal Tail(Results found)
    {
        var p99 = found.Find(Throughput.Write, Throughput.Many)?.P99 / 1000;
        return Bound("W1 p99", "at most 10 ms", p99, 10, "ms");
    }

    private static Goal Rows(Results found)
    {
        var rows = found.Counted.Find(static row => row.Name == Throughput.Renew && row.Connections == 1)?.Rows;
        return Bound("W3 rows", "at most three rows, head row aside (four at one connection)", rows, WriteRows, "rows");
    }

    private static Goal Latency(Results found)
    {
        var one = found.Find(Throughput.Renew, 1);
        return Bound("W4", "renew-self, 1 connection: p50 at most 2x of one durable append",
            one?.P50 / one?.LoneAppend, 2, "x");
    }

    private static IEnumerable<Goal> Scaled(Results found)
    {
        if (found.Scales is not [var small, .., var large])
            yield break;
        var time = $"{Text(small.Total)} and {Text(large.Total)} ms";
        yield return new Goal(
            "L1", $"start to first answer, {small.Leases} and {large.Leases} leases: within 20 %, 1 s", time,
            large.Total <= 1000 && large.Total <= small.Total * 1.2);
        var memory = $"{Text((double)small.Resident / Mebibyte)} and {Text((double)large.Resident / Mebibyte)} MiB";
        yield return new Goal("L2", "idle memory at most 150 MB and 1.3x of the small",
            memory, large.Resident <= 150_000_000 && large.Resident <= small.Resident * 1.3);
        if (large.Tokens == large.Leases)
        {
            yield return Bound("L3", "at most 700 B on disk for a token with its lease",
                (double)large.Disk / large.Tokens, 700, "B");
        }
        yield return Bound("L3", "written at most 10 times", large.Amplification, 10, "times");
        yield return Bound("I1", $"idle with {large.Leases} leases: at most 0.5 % of a core",
            large.IdleCpu * 100, 0.5, "%");
        yield return Bound("I1", "no sync", large.IdleSyncs, 0, "syncs");
    }

    private static IEnumerable<Goal> Ended(Results found)
    {
        foreach (var (id, storm) in found.Storms.Select(static storm => (IdOf(storm.Name), storm)))
        {
            yield return Bound(id, $"{storm.Name} of {storm.Leases}: p99 of the others at most 1.3x",
                storm.Worse, 1.3, "x");
            if (storm.Uses.Tried > 0)
                yield return Bound(id, "no use accepted after the end", storm.Uses.Accepted, 0, "uses");
            if (id == "L4")
                yield return Bound(id, "drained within 60 s", (storm.DrainedAfter ?? double.NaN) / 1000, 60, "s");
        }
    }

    private static string IdOf(string storm) => storm switch
    {
        Storms.Cliff => "L4",
        Storms.Prefix => "L5",
        CredentialStorm.Name => "database",
        _ => "L7",
    };

    private static IEnumerable<Goal> Head(DueHead? head)
    {
        yield return Bound("L8", $"head of the index, {head?.Leases} leases drained: read within 1 ms",
            head?.Reads.AfterDrain, 1, "ms");
        yield return Bound("L8", "the same after a restart", head?.Reads.AfterRestart, 1, "ms");
    }

    private static Goal Bound(string id, string wanted, double? found, double most, string unit) => found is { } value
        ? new Goal(id, wanted, $"{Text(value)} {unit}", value <= most)
        : new Goal(id, wanted, "not measured", null);

    private static string Text(double? value) => value?.ToString("0.##", CultureInfo.InvariantCulture) ?? "never seen";
}
