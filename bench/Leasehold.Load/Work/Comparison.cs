using Leasehold.Load.Servers;

namespace Leasehold.Load.Work;

/// <summary>
/// Two programs at the same work, in short turns, so that what else the machine does weighs on both. The figures are
/// medians over the turns, CPU their sum; ratios are of the second to the first, medians of pairs.
/// </summary>
internal sealed record Comparison(string Name, int Connections, Measurement First, Measurement Second)
{
    private const int OperationsAlone = 250;
    private const int Operations = 2500;

    public required double PerSecond { get; init; }

    /// <summary>CPU time of the server for one operation.</summary>
    public required double Cpu { get; init; }

    public required double P50 { get; init; }

    public required double P99 { get; init; }

    /// <summary>Compares at one work after the other, or at the one of a name; audited if asked for.</summary>
    public static async Task<List<Comparison>> AllAsync(
        (string Program, string Folder) first, (string Program, string Folder) second, int rounds, string? only,
        bool audited)
    {
        using var one = new Secrets(first.Program, first.Folder);
        using var other = new Secrets(second.Program, second.Folder);
        await one.InitAsync();
        await other.InitAsync();
        var works = await Throughput.WorksAsync(one);
        var others = await Throughput.WorksAsync(other);
        if (audited)
        {
            await one.AuditAsync();
            await other.AuditAsync();
        }
        var found = new List<Comparison>();
        for (var i = 0; i < works.Length; i++)
        {
            if (only is not null && works[i].Name != only)
                continue;
            foreach (var connections in new[] { 1, Throughput.Many })
                found.Add(Of((one, works[i]), (other, others[i]), connections, rounds));
        }
        return found;
    }

    private static Comparison Of(
        (Secrets Server, Workload Work) first, (Secrets Server, Workload Work) second, int connections, int rounds)
    {
        var pairs = new List<(Measurement First, Measurement Second)>();
        Run(first, connections);
        Run(second, connections);
        for (var round = 0; round < rounds; round++)
        {
            // Who goes first changes: neither always inherits the other's dirt.
            var early = round % 2 == 0 ? Run(first, connections) : Run(second, connections);
            var late = round % 2 == 0 ? Run(second, connections) : Run(first, connections);
            pairs.Add(round % 2 == 0 ? (early, late) : (late, early));
        }
        double Ratio(Func<Measurement, double> of) => Median(pairs.Select(p => of(p.Second) / of(p.First)));
        return new Comparison(
            first.Work.Name, connections, Middle([.. pairs.Select(static p => p.First)]),
            Middle([.. pairs.Select(static p => p.Second)]))
        {
            PerSecond = Ratio(static m => m.PerSecond),
            Cpu = pairs.Sum(static p => p.Second.ServerCpu) / pairs.Sum(static p => p.First.ServerCpu),
            P50 = Ratio(static m => m.P50),
            P99 = Ratio(static m => m.P99),
        };
    }

    private static Measurement Run((Secrets Server, Workload Work) side, int connections) =>
        new ClosedLoop(side.Server.Process.EndPoint, side.Server.Process.Id)
            .Run(side.Work, connections, connections == 1 ? OperationsAlone : Operations);

    private static Measurement Middle(List<Measurement> all) => all[0] with
    {
        PerSecond = Median(all.Select(static m => m.PerSecond)),
        ServerCpu = all.Sum(static m => m.ServerCpu) / all.Count,
        P50 = Median(all.Select(static m => m.P50)),
        P99 = Median(all.Select(static m => m.P99)),
        Refused = all.Sum(static m => m.Refused),
        Others = all.Average(static m => m.Others),
    };

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
