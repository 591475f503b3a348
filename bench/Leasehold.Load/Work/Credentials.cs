using Leasehold.Load.Servers;
using Leasehold.Load.Yardsticks;

namespace Leasehold.Load.Work;

/// <summary>Users made for leases, beside a bare loop that sends the same statements.</summary>
/// <param name="Kind">What the users are granted.</param>
/// <param name="Found">The work.</param>
/// <param name="Bare">The loop, at the same concurrency, right before and after.</param>
internal sealed record Credentials(string Kind, Measurement Found, Measurement Bare)
{
    public const string Group = "member of a group";
    public const string Table = "grant on a table";

    public double Ratio => Found.PerSecond / Bare.PerSecond;

    public static async Task<List<Credentials>> MeasureAsync(string program, string folder, TimeSpan time)
    {
        using var server = new Secrets(program, folder);
        await server.InitAsync();
        using var mount = await DatabaseMount.MakeAsync(server);
        var found = new List<Credentials>();
        foreach (var connections in new[] { 1, DatabaseMount.Connections })
            found.Add(await MeasureAsync(server, mount, Group, static _ => DatabaseMount.IntoGroup, connections, time));
        foreach (var connections in new[] { 1, DatabaseMount.Connections })
            found.Add(await MeasureAsync(server, mount, Table, NewTable, connections, time));
        return found;

        // Grants pile up in the row of their table: each measurement has its own.
        string NewTable(string part)
        {
            mount.CreateTable(part);
            return DatabaseMount.OnTable(part);
        }
    }

    private static async Task<Credentials> MeasureAsync(
        Secrets server, DatabaseMount mount, string kind, Func<string, string> statements, int connections,
        TimeSpan time)
    {
        var before = await BareAsync("before");
        var work = await mount.AskAsync("bench", statements($"during_{connections}"));
        var measured = new ClosedLoop(server.Process.EndPoint, server.Process.Id).Run(work, connections, time);
        var after = await BareAsync("after");
        return new Credentials(kind, measured, after with
        {
            PerSecond = (before.PerSecond + after.PerSecond) / 2,
            P50 = (before.P50 + after.P50) / 2,
            P99 = (before.P99 + after.P99) / 2,
            Others = (before.Others + after.Others) / 2,
        });

        Task<Measurement> BareAsync(string part) => PostgresRoles.RunAsync(
            mount.Port, mount.Database, statements($"{part}_{connections}"), connections, time);
    }
}
