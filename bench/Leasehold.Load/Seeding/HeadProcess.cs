using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Leasehold.Core;
using Leasehold.Core.Lifecycle;
using Leasehold.Storage;
using Leasehold.Storage.RocksDb;

namespace Leasehold.Load.Seeding;

/// <summary>
/// Lets a server in a process of its own end what is due, and reads the head of the expiry index as its dispatcher
/// does: no request does that alone.
/// </summary>
internal static class HeadProcess
{
    public const string Verb = "head";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs it on a seeded store; no server may run on it.</summary>
    /// <param name="configuration">The server's configuration file.</param>
    /// <param name="key">The one share of its unseal key; goes through standard input.</param>
    /// <param name="end">When the last of what was seeded ends, unix milliseconds.</param>
    public static HeadReads Run(string configuration, string key, long end) =>
        SeedProcess.Run<HeadReads>([Verb, configuration, end.ToString(CultureInfo.InvariantCulture)], key);

    /// <summary>The other side: reads the key, waits, tells how long the reads took.</summary>
    public static async Task ServeAsync(string configurationFile, string end)
    {
        var configuration = SeededServer.Load(configurationFile);
        double drained;
        double first;
        await using (var server = await SeededServer.OpenAsync(configuration, Console.In.ReadLine() ?? ""))
        {
            var from = Stopwatch.GetTimestamp();
            first = await WhenDrainedAsync(server.Unsealed, long.Parse(end, CultureInfo.InvariantCulture));
            drained = Stopwatch.GetElapsedTime(from).TotalSeconds;
        }
        Console.Out.Write(JsonSerializer.Serialize(
            new HeadReads(drained, first, await AfterRestartAsync(configuration.Storage?.Path ?? ""))));
    }

    /// <summary>Milliseconds of the read that found nothing due any more.</summary>
    private static async Task<double> WhenDrainedAsync(Unsealed unsealed, long end)
    {
        while (true)
        {
            using (var tx = unsealed.Begin())
            {
                var floor = Floor(await tx.PeekClearAsync(Keys.DueFloor(DueClass.Expiry), default));
                var from = Stopwatch.GetTimestamp();
                var head = await tx.PeekScanClearAsync(Keys.DueFrom(DueClass.Expiry, floor), 1, default);
                var took = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
                var waiting = await tx.PeekScanClearAsync(WaitingKeys.All, 1, default);
                var isLate = head.Rows.Any(row => Keys.ReadDue(row.Key).Due.At <= end);
                if (tx.NowMs() > end && !isLate && waiting.Rows.Count == 0)
                    return took;
            }
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Milliseconds of the first read of a store that was just opened.</summary>
    private static async Task<double> AfterRestartAsync(string data)
    {
        var engine = RocksDbEngine.Open(new RocksDbOptions { Path = data }, TimeProvider.System);
        await using var store = await Store.OpenAsync(engine, new StoreOptions(), TimeProvider.System, default);
        using var tx = store.Begin();
        var floor = Floor(await tx.PeekAsync(Keys.DueFloor(DueClass.Expiry).Bytes, default));
        var from = Stopwatch.GetTimestamp();
        await tx.PeekScanAsync(Keys.DueFrom(DueClass.Expiry, floor), 1, default);
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }

    private static long Floor(byte[]? row) => row is null ? 0 : BinaryPrimitives.ReadInt64BigEndian(row);
}

/// <summary>How long reading the head of the expiry index took.</summary>
/// <param name="Drained">Seconds from unsealing until nothing was due any more.</param>
/// <param name="AfterDrain">Milliseconds of the first read after that.</param>
/// <param name="AfterRestart">Milliseconds of the first read after the store was opened again.</param>
internal sealed record HeadReads(double Drained, double AfterDrain, double AfterRestart);
