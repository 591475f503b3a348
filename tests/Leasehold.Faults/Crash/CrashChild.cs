using System.Buffers.Binary;

namespace Leasehold.Faults.Crash;

/// <summary>
/// The process that is killed: it commits for ever, from several workers at once, and says what was acknowledged.
/// Its lines: <c>L reason</c> the lead was lost while opening; <c>O epoch</c> opened; <c>A worker number sequence</c>
/// acknowledged; <c>G group sequence hash</c> a durable group; <c>R</c> a read succeeded; <c>F reason</c> the store
/// stopped. It ends with its standard input.
/// </summary>
internal sealed class CrashChild(CrashOrders orders, Store store, TextWriter output) : ICommitWatcher
{
    public const string Mode = "crash-child";

    /// <summary>The exit code after the store has stopped acknowledging.</summary>
    public const int StoreStopped = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly CancellationToken None = CancellationToken.None;

    public static async Task<int> RunAsync(CrashOrders orders)
    {
        var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        var orphaned = Task.Run(static () => Console.OpenStandardInput().ReadByte());
        var store = await OpenAsync(orders, output);
        var child = new CrashChild(orders, store, output);
        using var watching = store.Watch(child);
        await output.WriteLineAsync($"O {store.Head.Epoch}");
        for (var worker = 0; worker < orders.Workers; worker++)
        {
            var own = worker;
            _ = Task.Run(() => WorkAsync(child, own), None);
        }
        _ = Task.Run(child.ReadForEverAsync, None);
        if (await Task.WhenAny(store.Failed, orphaned) != store.Failed)
            return 0;
        await output.WriteLineAsync($"F {(await store.Failed).Message}");
        return StoreStopped;
    }

    /// <summary>As a server does: who loses the lead before the first commit tries again.</summary>
    private static async Task<Store> OpenAsync(CrashOrders orders, TextWriter output)
    {
        while (true)
        {
            try
            {
                return await Store.OpenAsync(
                    await orders.OpenEngineAsync(),
                    new StoreOptions { CacheBytes = Limits.CacheBytes },
                    TimeProvider.System,
                    None);
            }
            catch (LeadershipLostException lost)
            {
                await output.WriteLineAsync($"L {lost.Message}");
            }
        }
    }

    public void Published(CommittedGroup group)
    {
        var head = store.Head;
        output.WriteLine($"G {head.Group} {head.Sequence} {Convert.ToHexString(head.Hash.Span)}");
    }

    private static async Task WorkAsync(CrashChild child, int worker)
    {
        try
        {
            await child.CommitForEverAsync(worker);
        }
        catch (StoreFailedException)
        {
            // Told once, by the store.
        }
        catch (Exception bug)
        {
            await child.SayAsync($"B {bug.ToString().ReplaceLineEndings(" ")}");
        }
    }

    private Task SayAsync(string line) => output.WriteLineAsync(line);

    private async Task CommitForEverAsync(int worker)
    {
        for (var number = await LastAsync(worker) + 1; ; number++)
        {
            CommitResult result;
            do
                result = await TryCommitAsync(CommitPlan.Of(orders.Seed, worker, number));
            while (!result.IsCommitted);
            await SayAsync($"A {worker} {number} {result.Sequence}");
        }
    }

    private async Task<CommitResult> TryCommitAsync(List<PlannedWrite> plan)
    {
        while (true)
        {
            try
            {
                return await CommitAsync(plan);
            }
            catch (StoreUnavailableException)
            {
                // Thrown by the reads before the commit, never by it: nothing of it is under way.
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }

    private async Task<long> LastAsync(int worker)
    {
        while (true)
        {
            try
            {
                using var tx = store.Begin();
                return Number(await tx.PeekAsync(CommitPlan.Marker(worker), None));
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }

    /// <summary>Says now and then that reading works, whatever becomes of the commits.</summary>
    private async Task ReadForEverAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (await timer.WaitForNextTickAsync(None))
        {
            await LastAsync(0);
            await SayAsync("R");
        }
    }

    private async Task<CommitResult> CommitAsync(List<PlannedWrite> plan)
    {
        using var tx = store.Begin();
        foreach (var write in plan)
            await StageAsync(tx, write);
        return await tx.CommitAsync(None);
    }

    private static async Task StageAsync(StoreTransaction tx, PlannedWrite write)
    {
        switch (write.Kind)
        {
            case PlannedKind.Put:
                tx.Put(write.Key, write.Value);
                break;
            case PlannedKind.Delete:
                tx.Delete(write.Key);
                break;
            case PlannedKind.DeleteRange:
                tx.DeleteRange(new KeyRange(write.Key, write.Value));
                break;
            case PlannedKind.Add:
                tx.Add(write.Key, write.Number);
                break;
            case PlannedKind.Append:
                tx.Append(write.Key, write.Value);
                break;
            default:
                var next = Number(await tx.GetAsync(write.Key, None)) + 1;
                tx.Put(write.Key, Bytes(next));
                break;
        }
    }

    private static byte[] Bytes(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }

    private static long Number(byte[]? value) => value is null ? 0 : BinaryPrimitives.ReadInt64LittleEndian(value);
}
