using System.Diagnostics;
using System.Globalization;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.RocksDb;

/// <summary>
/// A process that commits for ever, from several callers at once, and prints each number when its commit is
/// acknowledged. A commit is two rows: both or none must be there afterwards.
/// </summary>
internal sealed class KilledWriter : IDisposable
{
    public const string Mode = "--write-until-killed";
    private const int Callers = 4;

    private KilledWriter(Process process) => Process = process;

    public Process Process { get; }

    public List<long> Acknowledged { get; } = [];

    /// <summary>Starts a writer and returns once it has acknowledged so many commits.</summary>
    public static async Task<KilledWriter> StartAsync(string directory, int acknowledged)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(KilledWriter).Assembly.Location);
        start.ArgumentList.Add(Mode);
        start.ArgumentList.Add(directory);
        var writer = new KilledWriter(Process.Start(start) ?? throw new InvalidOperationException("did not start"));
        while (writer.Acknowledged.Count < acknowledged && await writer.ReadAsync())
        {
        }
        return writer;
    }

    /// <summary>Kills the process and reads what it still had said.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        while (await ReadAsync())
        {
        }
        await Process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            Process.WaitForExit();
        }
        Process.Dispose();
    }

    public static async Task<int> RunAsync(string directory)
    {
        var engine = Storage.RocksDb.RocksDbEngine.Open(new() { Path = directory }, TimeProvider.System);
        var store = await Store.OpenAsync(engine, new StoreOptions(), TimeProvider.System, StoreSteps.None);
        var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        var epoch = store.Head.Epoch;
        var callers = new List<Task>();
        for (var caller = 0; caller < Callers; caller++)
        {
            var first = (epoch * 1_000_000_000) + caller;
            callers.Add(Task.Run(() => WriteAsync(store, output, first)));
        }
        await Task.WhenAll(callers);
        return 1;
    }

    private static async Task WriteAsync(Store store, TextWriter output, long number)
    {
        for (; ; number += Callers)
        {
            using var tx = store.Begin();
            var text = number.ToString(CultureInfo.InvariantCulture);
            tx.Put(Key($"one/{text}"), new byte[200]);
            tx.Put(Queue($"two/{text}"), new byte[50]);
            tx.Add(Key("count"), 1);
            if ((await tx.CommitAsync(StoreSteps.None)).IsCommitted)
                await output.WriteLineAsync(text);
        }
    }

    private async Task<bool> ReadAsync()
    {
        if (await Process.StandardOutput.ReadLineAsync() is not { } line)
            return false;
        if (long.TryParse(line, CultureInfo.InvariantCulture, out var number))
            Acknowledged.Add(number);
        return true;
    }
}
