using System.Diagnostics;
using Leasehold.Load.Http;
using Leasehold.Load.Servers;

namespace Leasehold.Load.Work;

/// <summary>What a server with many live tokens needs to begin, and in memory. Milliseconds and bytes.</summary>
internal sealed record Scale(
    int Tokens, double SeededPerSecond, double Listening, double Unsealed, double FirstAnswer, long Resident,
    long Disk)
{
    private const int Connections = 64;
    private const string Settings = """{"policies":["bench"],"ttl":"6h"}""";

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    public double Total => Listening + Unsealed + FirstAnswer;

    public static async Task<Scale> MeasureAsync(string program, string folder, int tokens)
    {
        using var server = new Secrets(program, folder);
        await server.InitAsync();
        var mine = (await server.TokensAsync(1, Settings))[0];
        var seeded = Seed(server, tokens, """{"policies":["bench"],"ttl":"6h"}""");

        server.Restart();
        var from = Stopwatch.GetTimestamp();
        await server.UnsealAsync();
        var unsealed = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        from = Stopwatch.GetTimestamp();
        using var connection = new Connection(server.Process.EndPoint);
        if (connection.Exchange(RawRequest.Get("/v1/auth/token/lookup-self", mine)) != 200)
            throw new IOException("a token did not outlive the restart");
        var first = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        await Task.Delay(Idle, TimeProvider.System);
        var disk = new DirectoryInfo(server.Data).EnumerateFiles("*", SearchOption.AllDirectories)
            .Sum(static file => file.Length);
        return new Scale(tokens, seeded, server.Process.UntilListening.TotalMilliseconds, unsealed, first,
            server.Process.Resident, disk);
    }

    /// <summary>Creates tokens through the API, and tells how many a second.</summary>
    public static double Seed(Secrets server, int tokens, string settings)
    {
        var request = RawRequest.Put("/v1/auth/token/create", server.Root, settings);
        var found = new ClosedLoop(server.Process.EndPoint, server.Process.Id)
            .Run(Workload.Same("seed", request), Connections, tokens);
        if (found.Refused > 0)
            throw new IOException($"{found.Refused} of {tokens} tokens were refused");
        return found.PerSecond;
    }
}
