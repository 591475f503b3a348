using System.Buffers.Binary;
using System.Threading.Channels;
using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Work;

/// <summary>Runs the stored jobs, a few at a time; a failing one waits and is tried again, for ever.</summary>
internal sealed class JobRunner : ICommitWatcher, IAsyncDisposable
{
    private const int Workers = 2;
    private const int LongestError = 500;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Func<Transaction> _begin;
    private readonly Dictionary<string, IJobKind> _kinds;
    private readonly TimeProvider _time;
    private readonly IKernelLog _log;
    private readonly Channel<ulong> _waiting = Channel.CreateUnbounded<ulong>();
    private readonly UnfinishedJobs _unfinished = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _workers = [];

    public JobRunner(Func<Transaction> begin, IEnumerable<IJobKind> kinds, TimeProvider time, IKernelLog log)
    {
        _begin = begin;
        _kinds = kinds.ToDictionary(k => k.Name, StringComparer.Ordinal);
        _time = time;
        _log = log;
    }

    /// <summary>Starts the jobs that were left, and the workers.</summary>
    public async ValueTask StartAsync(CancellationToken cancel)
    {
        using var tx = _begin();
        for (KeyRange? range = Keys.AllWork; range is { } part;)
        {
            var page = await tx.ScanClearAsync(part, KernelLimits.ScanPage, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
                Enqueue(BinaryPrimitives.ReadUInt64BigEndian(row.Key.AsSpan(1)));
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        for (var i = 0; i < Workers; i++)
            _workers.Add(Task.Run(WorkAsync, CancellationToken.None));
    }

    /// <summary>How many jobs are not done.</summary>
    public int Unfinished => _unfinished.Count;

    /// <summary>Completes when a stored job is done; at once for one that is unknown.</summary>
    public Task WhenDone(ulong id) => _unfinished.WhenDone(id);

    public void Published(CommittedGroup group)
    {
        for (var i = 0; i < group.Count; i++)
        {
            foreach (ref readonly var write in group[i].Writes.Span)
            {
                if (write.Key[0] == Tables.Work && write.Kind == WriteKind.Put)
                    Enqueue(BinaryPrimitives.ReadUInt64BigEndian(write.Key.AsSpan(1)));
            }
        }
    }

    private void Enqueue(ulong id)
    {
        if (_unfinished.TryAdd(id))
            _waiting.Writer.TryWrite(id);
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var id in _waiting.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
                await TryAsync(id, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (StoreFailedException)
        {
            // The store reports this itself and ends the process.
        }
    }

    private async ValueTask TryAsync(ulong id, CancellationToken cancel)
    {
        try
        {
            while (!await TryRunAsync(id, cancel).ConfigureAwait(false) || !_unfinished.TryEnd(id))
            {
                // It was asked for again meanwhile.
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not StoreFailedException)
        {
            _log.JobFailed(id, fault);
            var failures = _unfinished.Fail(id);
            await NoteAsync(id, fault, cancel).ConfigureAwait(false);
            _ = AgainAsync(id, PauseAfter(failures), cancel); // Meanwhile the worker is free for others.
        }
    }

    /// <summary>Does a job; false if it was asked for again meanwhile: then there may be more to do.</summary>
    private async ValueTask<bool> TryRunAsync(ulong id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel).ConfigureAwait(false) is not { } job)
            return true;
        if (!_kinds.TryGetValue(job.Kind, out var kind))
            throw new BrokenInvariant($"no job kind {job.Kind}");

        await kind.RunAsync(job with { Id = id }, cancel).ConfigureAwait(false);
        using var done = _begin();
        if (await done.FindAsync(Keys.Work(id), Job.Format, cancel).ConfigureAwait(false) is { } now &&
            now.AskedAt != job.AskedAt)
        {
            return false;
        }
        done.Delete(Keys.Work(id));
        return (await done.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted;
    }

    /// <summary>Writes into the row that a try failed, and why. That this fails too is no reason to end.</summary>
    private async ValueTask NoteAsync(ulong id, Exception fault, CancellationToken cancel)
    {
        try
        {
            using var tx = _begin();
            if (await tx.FindAsync(Keys.Work(id), Job.Format, cancel).ConfigureAwait(false) is not { } job)
                return;
            var error = fault.Message.Length <= LongestError ? fault.Message : fault.Message[..LongestError];
            tx.Put(Keys.Work(id), job with { Failures = job.Failures + 1, LastError = error }, Job.Format);
            await tx.CommitAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception second) when (second is not OperationCanceledException and not StoreFailedException)
        {
            _log.JobFailed(id, second);
        }
    }

    private async Task AgainAsync(ulong id, TimeSpan pause, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(pause, _time, cancel).ConfigureAwait(false);
            _waiting.Writer.TryWrite(id);
        }
        catch (OperationCanceledException)
        {
            // Sealed: the row is found again at the next unsealing.
        }
    }

    private async ValueTask<Job?> FindAsync(ulong id, CancellationToken cancel)
    {
        using var tx = _begin();
        return await tx.PeekAsync(Keys.Work(id), Job.Format, cancel).ConfigureAwait(false);
    }

    private static TimeSpan PauseAfter(uint failures)
    {
        var pause = FirstPause;
        for (var i = 1u; i < failures && pause < LongestPause; i++)
            pause *= 2;
        return pause < LongestPause ? pause : LongestPause;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_workers).ConfigureAwait(false);
        _stop.Dispose();
    }
}
