using System.Globalization;
using System.Runtime.InteropServices;
using Leasehold.Storage.RocksDb;
using Microsoft.Win32.SafeHandles;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests;

/// <summary>Commits per second next to the disk's own: a loop of append and fdatasync in the same run.</summary>
internal static partial class Measurements
{
    private const int Callers = 64;
    private const int RowBytes = 400;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        var raw = Raw(Path.Combine(directory, "raw"));
        var path = Path.Combine(directory, "store");
        var engine = RocksDbEngine.Open(new RocksDbOptions { Path = path }, TimeProvider.System);
        var store = await Store.OpenAsync(engine, new StoreOptions(), TimeProvider.System, StoreSteps.None);
        await WriteAsync(store, 1, 1, TimeSpan.FromSeconds(1)); // Warm.
        var lone = await WriteAsync(store, 1, 1, Span);
        var loneThree = await WriteAsync(store, 1, 3, Span);
        var groups = store.Head.Group;
        var many = await WriteAsync(store, Callers, 3, Span);
        var syncs = (store.Head.Group - groups) / Span.TotalSeconds;
        Print("raw append and sync", raw, raw);
        Print("lone commit, 1 row", lone, raw);
        Print("lone commit, 3 rows", loneThree, raw);
        Print($"{Callers} callers, 3 rows", many, raw);
        Print($"{Callers} callers, syncs", syncs, raw);
        await store.DisposeAsync();
        CheckLog(path);
        return 0;
    }

    private static void CheckLog(string path)
    {
        var logs = new DirectoryInfo(path).GetFiles("*.log");
        var start = TimeProvider.System.GetTimestamp();
        LogCheck.Run(path);
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"check of {logs.Sum(log => log.Length)} bytes of log: {seconds:f3} s"));
    }

    private static void Print(string what, double perSecond, double raw) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{what,-22} {perSecond,10:f0}/s  {perSecond / raw,7:f2} x raw"));

    private static double Raw(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
        var block = new byte[RowBytes];
        var start = TimeProvider.System.GetTimestamp();
        long count = 0;
        while (TimeProvider.System.GetElapsedTime(start) < Span)
        {
            RandomAccess.Write(file, block, count * RowBytes);
            Assert.Equal(0, fdatasync(file));
            count++;
        }
        return count / Span.TotalSeconds;
    }

    private static async Task<double> WriteAsync(Store store, int callers, int rows, TimeSpan span)
    {
        var start = TimeProvider.System.GetTimestamp();
        var workers = new List<Task<long>>();
        for (var caller = 0; caller < callers; caller++)
        {
            var prefix = $"m{caller}/";
            workers.Add(Task.Run(() => WriteUntilAsync(store, prefix, rows, start, span)));
        }
        return (await Task.WhenAll(workers)).Sum() / span.TotalSeconds;
    }

    private static async Task<long> WriteUntilAsync(Store store, string prefix, int rows, long start, TimeSpan span)
    {
        long count = 0;
        while (TimeProvider.System.GetElapsedTime(start) < span)
        {
            using var tx = store.Begin();
            var key = Key($"{prefix}{count}");
            await tx.GetAsync(key, StoreSteps.None);
            for (var row = 0; row < rows; row++)
                tx.Put([.. key, (byte)row], new byte[RowBytes]);
            if ((await tx.CommitAsync(StoreSteps.None)).IsCommitted)
                count++; // Else a false conflict: another caller's key shares the slot.
        }
        return count;
    }

    [LibraryImport("libc")]
    private static partial int fdatasync(SafeFileHandle file);
}
