using Leasehold.Load.Servers;
using Leasehold.Load.Yardsticks;
using Leasehold.Tests.Servers;

namespace Leasehold.Load.Work;

/// <summary>Durable work of a server on PostgreSQL, beside raw upserts of the same database.</summary>
/// <param name="Found">The work.</param>
/// <param name="Upserts">Upserts of as many bytes as the row that the work writes, at the same concurrency.</param>
internal sealed record SharedStore(Measurement Found, Measurement Upserts)
{
    // What the yardstick writes: the record that the work changes, as it is stored.
    private const int TokenBytes = 320;
    private const int SecretBytes = 1150;

    private static readonly string[] Wanted =
        [Throughput.Write, Throughput.Renew, Throughput.RenewLease, Throughput.Login];

    public double Ratio => Found.PerSecond / Upserts.PerSecond;

    public static async Task<List<SharedStore>> MeasureAsync(string program, string folder, TimeSpan time)
    {
        var postgres = new PostgresServer();
        try
        {
            var url = postgres.Url(postgres.CreateDatabase());
            using var server = new Secrets(program, folder, $$"""
                storage "postgresql" {
                  connection_url = "{{url}}"
                }
                """);
            await server.InitAsync();
            var found = new List<SharedStore>();
            foreach (var work in await Throughput.WorksAsync(server))
            {
                if (Wanted.Contains(work.Name))
                    await MeasureAsync(found, server, url, work, time);
            }
            return found;
        }
        finally
        {
            postgres.Remove();
        }
    }

    private static async Task MeasureAsync(
        List<SharedStore> found, Secrets server, string url, Workload work, TimeSpan time)
    {
        var bytes = work.Name == Throughput.Write ? SecretBytes : TokenBytes;
        var loop = new ClosedLoop(server.Process.EndPoint, server.Process.Id);
        foreach (var connections in new[] { 1, Throughput.Many })
        {
            var before = await PostgresUpserts.RunAsync(url, connections, bytes, time);
            var measured = loop.Run(work, connections, time);
            var after = await PostgresUpserts.RunAsync(url, connections, bytes, time);
            found.Add(new SharedStore(measured, after with
            {
                PerSecond = (before.PerSecond + after.PerSecond) / 2,
                P50 = (before.P50 + after.P50) / 2,
                Others = (before.Others + after.Others) / 2,
            }));
        }
    }
}
