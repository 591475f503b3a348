using System.Diagnostics;
using Leasehold.Load.Servers;

namespace Leasehold.Load.Work;

/// <summary>
/// Many tokens end; then one more does. The head of the expiry index cannot be read from outside: what is seen is how
/// late the one is gone from the list of accessors. Milliseconds; null when it was not seen to go.
/// </summary>
internal sealed record Drain(
    int Tokens, double? DrainedAfter, double? LateBefore, double? LateAfterDrain, double? LateAfterRestart)
{
    private const int LifeSeconds = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    public static async Task<Drain> MeasureAsync(string program, string folder, int tokens)
    {
        using var server = new Secrets(program, folder);
        await server.InitAsync();
        var quiet = await server.LiveTokensAsync();
        var before = await LatenessAsync(server, quiet);
        var first = Stopwatch.GetTimestamp();
        Scale.Create(server, tokens, $$"""{"policies":["bench"],"ttl":"{{LifeSeconds}}s"}""");
        var seeding = Stopwatch.GetElapsedTime(first);
        var gone = await GoneAsync(server, quiet);
        var drained = gone?.Subtract(TimeSpan.FromSeconds(LifeSeconds)).TotalMilliseconds;
        var after = await LatenessAsync(server, quiet);
        server.Restart();
        await server.UnsealAsync();
        var restarted = await LatenessAsync(server, quiet);
        return new Drain(tokens, drained, before, after, restarted) { Seeding = seeding.TotalMilliseconds };
    }

    /// <summary>How long making them took: so much apart are their ends.</summary>
    public double Seeding { get; private init; }

    private static async Task<double?> LatenessAsync(Secrets server, int quiet)
    {
        var made = Stopwatch.GetTimestamp(); // Before it is made: lateness is never shown too small by the request.
        await server.TokensAsync(1, """{"policies":["bench"],"ttl":"1s"}""");
        var gone = await GoneAsync(server, quiet, made);
        return gone?.Subtract(TimeSpan.FromSeconds(1)).TotalMilliseconds;
    }

    private static async Task<TimeSpan?> GoneAsync(Secrets server, int quiet, long? since = null)
    {
        var from = since ?? Stopwatch.GetTimestamp();
        while (await server.LiveTokensAsync() > quiet)
        {
            if (Stopwatch.GetElapsedTime(from) > Patience)
                return null;
            await Task.Delay(Pause, TimeProvider.System);
        }
        return Stopwatch.GetElapsedTime(from);
    }
}
