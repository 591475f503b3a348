using System.Collections.Concurrent;
using System.Diagnostics;
using Leasehold.Core.Barrier;
using Leasehold.Core.Metrics;
using Leasehold.Core.Routing;
using Leasehold.Storage;

namespace Leasehold.Core.Leases.Revocation;

/// <summary>Asks engines to take leases back: each lease once at a time, whoever wants it.</summary>
internal sealed class RevocationAttempt(
    Func<Transaction> begin, EngineCatalog catalog, TimeProvider time, IKernelLog log,
    CancellationToken ending)
{
    private readonly ConcurrentDictionary<Id16, Lazy<Task<TargetResult>>> _running = new();

    /// <summary>Where its times are told; null for nowhere.</summary>
    public RevocationMeasures? Measures { get; init; }

    /// <summary>Begins a transaction for an engine.</summary>
    public Func<Transaction> Begin => begin;

    /// <summary>Asks the engine of an ended lease; a lease that is gone is taken back.</summary>
    public async Task<TargetResult> RunAsync(Id16 id, CancellationToken cancel)
    {
        var task = _running.GetOrAdd(id, static (key, self) => new(() => self.AskAsync(key)), this);
        try
        {
            return await task.Value.WaitAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            if (task.Value.IsCompleted)
                _running.TryRemove(new(id, task));
        }
    }

    private async Task<TargetResult> AskAsync(Id16 id)
    {
        try
        {
            Lease? lease;
            using (var tx = begin())
                lease = await LeaseStore.FindAsync(tx, id, guard: false, CancellationToken.None).ConfigureAwait(false);
            if (lease?.End is not { } end)
                return TargetResult.Absent;
            if (EngineOf(lease) is not { } engine)
                return new TargetResult(TargetOutcome.Impossible, $"no engine {lease.Engine.Type} on this server");
            var began = Stopwatch.GetTimestamp();
            var result = await AskAsync(engine, Held(lease, (int)end.Attempts, begin)).ConfigureAwait(false);
            Measures?.Tried(end.Death.Cause, result.IsDone, began);
            if (!result.IsDone)
                Tell(lease, end, result);
            return result;
        }
        catch (RecordDamagedException damaged)
        {
            log.DispatchFailed(damaged);
            return new TargetResult(TargetOutcome.Impossible, "the lease's record is damaged");
        }
        finally
        {
            // Not before the caller that made it may look: whoever comes later reads the row again.
            _running.TryRemove(id, out _);
        }
    }

    private async Task<TargetResult> AskAsync(ILeaseEngine engine, HeldLease held)
    {
        using var patience = new CancellationTokenSource(LeaseLimits.EffectPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ending);
        try
        {
            // An engine that does not listen to the token must not hold up its target for ever.
            return await engine.RevokeAsync(held, either.Token).AsTask()
                .WaitAsync(LeaseLimits.EffectPatience + LeaseLimits.EffectPatience, time, ending).ConfigureAwait(false);
        }
        catch (Exception late) when (
            late is OperationCanceledException or TimeoutException && !ending.IsCancellationRequested)
        {
            return NoAnswer;
        }
        catch (Exception fault) when (fault is not StoreFailedException and not OperationCanceledException)
        {
            log.RevocationFailed(held.LeaseId, fault);
            return new TargetResult(TargetOutcome.Refused, "internal error; the server's log has it");
        }
    }

    /// <summary>Tells operators of an ended lease that is forgotten though it was not taken back.</summary>
    public void TellForgotten(Lease lease, LeaseEnd end) => log.LeaseForgotten(
        lease.LeaseId, end.LastError.Length > 0 ? end.LastError : "its target does not answer");

    private void Tell(Lease lease, LeaseEnd end, TargetResult result)
    {
        var givesUp = !end.IsIrrevocable && RevocationOutcome.IsLast(end, result);
        if (end.Attempts == 0 || givesUp)
            log.RevocationRefused(lease.LeaseId, result.Error, givesUp);
    }

    /// <summary>The result of a target that took too long.</summary>
    public static readonly TargetResult NoAnswer = new(
        TargetOutcome.Unknown, $"no answer within {LeaseLimits.EffectPatience.TotalSeconds:0} seconds");

    /// <summary>The engine of a lease; null if this server has none.</summary>
    public ILeaseEngine? EngineOf(Lease lease) => catalog.Exactly(lease.Engine.Type, lease.Engine.Version)?.Engine
        as ILeaseEngine;

    /// <summary>A lease as its engine sees it.</summary>
    public static HeldLease Held(Lease lease, int failedTries, Func<Transaction> begin) => new()
    {
        LeaseId = lease.LeaseId,
        Mount = lease.Mount,
        Target = lease.Target.Name,
        Role = lease.Role,
        Data = lease.Data,
        IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(lease.CreatedAt),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(lease.ExpiresAt),
        FailedTries = failedTries,
        Begin = begin,
    };
}
