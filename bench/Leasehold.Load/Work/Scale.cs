using System.Diagnostics;
using Leasehold.Load.Http;
using Leasehold.Load.Seeding;
using Leasehold.Load.Servers;

namespace Leasehold.Load.Work;

/// <summary>
/// What a server with many live tokens, each with a lease, needs to begin, in memory, on disk and while idle.
/// Milliseconds and bytes.
/// </summary>
internal sealed record Scale(
    int Tokens, int Leases, Seeded Seeded, double Listening, double Unsealed, double FirstAnswer)
{
    private const int LifeHours = 6;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    /// <summary>How many times what lies on disk was written while seeding.</summary>
    public double Amplification => (double)Seeded.WrittenBytes / Disk;

    public double Total => Listening + Unsealed + FirstAnswer;

    public required long Resident { get; init; }

    public required long Disk { get; init; }

    /// <summary>The share of a core it takes while nobody asks.</summary>
    public required double IdleCpu { get; init; }

    /// <summary>Syncs while nobody asked; null where they cannot be counted.</summary>
    public required long? IdleSyncs { get; init; }

    public static async Task<Scale> MeasureAsync(string program, string folder, int tokens, int leases)
    {
        using var server = new Secrets(program, folder);
        await server.InitAsync();
        await server.MountNullAsync();
        var ends = TimeProvider.System.GetUtcNow().AddHours(LifeHours).ToUnixTimeMilliseconds();
        var seeded = server.Seed(new Seed { Tokens = tokens, Leases = leases, EndsAt = ends });
        await server.UnsealAsync();
        server.Restart(); // Once more: what seeding left in the log is nobody's start.

        var from = Stopwatch.GetTimestamp();
        await server.UnsealAsync();
        var unsealed = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        from = Stopwatch.GetTimestamp();
        using var connection = new Connection(server.Process.EndPoint);
        if (connection.Exchange(RawRequest.Get("/v1/auth/token/lookup-self", Seed.TokenSecret(tokens / 2))) != 200)
            throw new IOException("a token did not outlive the restart");
        var first = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        await Task.Delay(Settling, TimeProvider.System);
        var idle = CpuTimes.Read(server.Process.Id).Server;
        await Task.Delay(Watched, TimeProvider.System);
        idle = CpuTimes.Read(server.Process.Id).Server - idle;
        return new Scale(tokens, leases, seeded, server.Process.UntilListening.TotalMilliseconds, unsealed, first)
        {
            Resident = server.Process.Resident,
            Disk = new DirectoryInfo(server.Data).EnumerateFiles("*", SearchOption.AllDirectories)
                .Sum(static file => file.Length),
            IdleCpu = idle * CpuTimes.TickMicroseconds / Watched.TotalMicroseconds,
            IdleSyncs = await IdleSyncsAsync(server),
        };
    }

    /// <summary>Creates tokens through the API, and tells how many a second.</summary>
    public static double Create(Secrets server, int tokens, string settings)
    {
        var request = RawRequest.Put("/v1/auth/token/create", server.Root, settings);
        var found = new ClosedLoop(server.Process.EndPoint, server.Process.Id)
            .Run(Workload.Same("seed", request), Throughput.Many, tokens);
        if (found.Refused > 0)
            throw new IOException($"{found.Refused} of {tokens} tokens were refused");
        return found.PerSecond;
    }

    private static async Task<long?> IdleSyncsAsync(Secrets server)
    {
        using var syncs = SyncCount.TryStart(server.Process.Id);
        await Task.Delay(Watched, TimeProvider.System);
        return syncs?.Stop();
    }
}
