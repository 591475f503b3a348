using System.Collections.Concurrent;
using Leasehold.Core.Barrier;
using Leasehold.Core.Work;
using Leasehold.Storage;
using Leasehold.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Core.Tests.Work;

public sealed class JobRunnerTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));
    private readonly SecurityBarrier _barrier = SecurityBarrier.Fresh(new Id16(42), DateTimeOffset.UnixEpoch);
    private readonly FaultLog _log = new();
    private readonly Moody _kind = new();
    private Store? _store;
    private JobRunner? _runner;

    private JobRunner Runner => _runner ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        _store = await Store.OpenAsync(new MemoryEngine(), new StoreOptions(), _clock, None);
        _runner = new JobRunner(Begin, [_kind], _clock, _log);
        _store.Watch(_runner);
        await _runner.StartAsync(None);
    }

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        await _store!.DisposeAsync();
        _barrier.Dispose();
    }

    [Fact]
    public async Task Failing_jobs_wait_and_do_not_hold_up_the_others()
    {
        _kind.Failing = true;
        var failing = new List<ulong>();
        for (var i = 0; i < 4; i++)
            failing.Add(await StageAsync("fails"));
        await TestKernel.EventuallyAsync(() => Task.FromResult(_log.Count >= 4));

        var good = await StageAsync("works");
        await TestKernel.EventuallyAsync(async () => await FindAsync(good) is null);

        foreach (var id in failing)
        {
            // A failure is told before it is stored.
            await TestKernel.EventuallyAsync(async () => await FindAsync(id) is { Failures: 1 });
            Assert.Equal("the target is down", (await FindAsync(id))?.LastError);
        }
        _kind.Failing = false;
        await TestKernel.EventuallyAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(Runner.Unfinished == 0);
        });
        Assert.Null(await FindAsync(failing[0]));
    }

    [Fact]
    public async Task A_job_that_is_asked_for_while_it_runs_is_the_same_and_runs_once_more()
    {
        var gate = _kind.Gate = new TaskCompletionSource();
        var first = await OnceAsync("x", "asked by one");
        await TestKernel.EventuallyAsync(() => Task.FromResult(_kind.Ran.Count == 1));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(first, await OnceAsync("x", "asked by two"));
        Assert.Equal(first, await OnceAsync("x", "asked by three")); // In the same moment.
        var other = await OnceAsync("y", "asked by one");
        Assert.NotEqual(first, other);
        Assert.Equal(2, Runner.Unfinished);
        var done = Runner.WhenDone(first);
        Assert.False(done.IsCompleted);
        gate.SetResult();
        await done.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Null(await FindAsync(first));
        var runs = _kind.Ran.Where(job => job.Id == first).ToList();
        Assert.Equal(["x:asked by one", "x:asked by three"], runs.Select(Text));
        Assert.True(runs[1].AskedAt - runs[0].AskedAt > 1_000);
        await Runner.WhenDone(other).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(first, await OnceAsync("x", "asked by four")); // It is done: it begins anew.
        await Runner.WhenDone(first).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(3, _kind.Ran.Count(job => job.Id == first));
        Assert.Equal(0, Runner.Unfinished);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Text(Job job) => System.Text.Encoding.UTF8.GetString(job.Target);

    private async Task<ulong> OnceAsync(string name, string rest)
    {
        using var tx = Begin();
        var id = await Job.StageOnceAsync(
            tx, _kind.Name, Bytes(name), Bytes($"{name}:{rest}"), static target => target[..1], None);
        Assert.True((await tx.CommitAsync(None)).IsCommitted);
        return id;
    }

    private async Task<ulong> StageAsync(string target)
    {
        using var tx = Begin();
        var id = await Job.StageAsync(tx, _kind.Name, System.Text.Encoding.UTF8.GetBytes(target), None);
        Assert.True((await tx.CommitAsync(None)).IsCommitted);
        return id;
    }

    private async Task<Job?> FindAsync(ulong id)
    {
        using var tx = Begin();
        return await tx.PeekAsync(Keys.Work(id), Job.Format, None);
    }

    private Transaction Begin() => new(_store!.Begin(), _barrier, _clock.GetUtcNow());

    private sealed class Moody : IJobKind
    {
        public volatile bool Failing;

        public string Name => "moody";

        /// <summary>What its runs wait for; null: nothing.</summary>
        public TaskCompletionSource? Gate { get; set; }

        /// <summary>The jobs that were begun.</summary>
        public ConcurrentQueue<Job> Ran { get; } = new();

        public async ValueTask RunAsync(Job job, CancellationToken cancel)
        {
            Ran.Enqueue(job);
            if (Failing && job.Target[0] == (byte)'f')
                throw new IOException("the target is down");
            if (Gate is { } gate)
                await gate.Task.WaitAsync(cancel);
        }
    }

    private sealed class FaultLog : IKernelLog
    {
        private readonly ConcurrentBag<Exception> _faults = [];

        public int Count => _faults.Count;

        public void JobFailed(ulong job, Exception fault) => _faults.Add(fault);

        public void DispatchFailed(Exception fault) => throw new InvalidOperationException("dispatch", fault);

        public void RevocationFailed(string leaseId, Exception fault) =>
            throw new InvalidOperationException(leaseId, fault);

        public void RevocationRefused(string leaseId, string error, bool isIrrevocable) =>
            throw new InvalidOperationException(error);

        public void LeaseForgotten(string leaseId, string error) =>
            throw new InvalidOperationException(error);

        public void RotationFailed(string role, string error) =>
            throw new InvalidOperationException(error);

        public void RequestFailed(string requestId, string path, Exception fault) =>
            throw new InvalidOperationException(path, fault);

        public void LeadershipChanged(string news, Exception? fault)
        {
            // Tests look at what the server does.
        }

        public void SealChanged(string news)
        {
            // Tests look at what the server does.
        }

        public void UnsealFailed(string reason, TimeSpan next) => throw new InvalidOperationException(reason);

        public void TokensTidied(long entries, long tokens) => throw new InvalidOperationException("no tidying here");

        public void LeasesTidied(long ended) => throw new InvalidOperationException("no tidying here");

        public void MountMoved(string migration, string source, string target, bool arrived) =>
            throw new InvalidOperationException("no moves here");

        public void AuditFailed(string device, Exception fault) => throw new InvalidOperationException(device, fault);
    }
}
