using Leasehold.Core.Leases;

namespace Leasehold.Engines.Null;

/// <summary>A pretended target: holds names, and behaves as it was told.</summary>
internal sealed class NullTarget(INullHolder holder)
{
    private long _calls;

    /// <summary>How it behaves.</summary>
    public string Mode { get; set; } = "ok";

    /// <summary>How long it takes for an answer.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many names it holds.</summary>
    public int? Held => holder.Held;

    /// <summary>How often it was called.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>The ways to behave.</summary>
    public static IReadOnlyList<string> Modes { get; } = ["ok", "fail", "down", "hang", "impossible"];

    /// <summary>Forgets all it holds, as if somebody else had taken it away.</summary>
    public void Vanish() => holder.Vanish();

    /// <summary>How long making a name may take.</summary>
    public TimeSpan Patience => holder.Patience;

    /// <summary>How much longer it may still be at it when it was given up.</summary>
    public TimeSpan Aftermath => holder.Aftermath;

    public ValueTask<TargetResult> MakeAsync(string name, TimeProvider time, CancellationToken cancel) =>
        CallAsync(() => holder.MakeAsync(name, cancel), time, cancel);

    public ValueTask<TargetResult> ExtendAsync(string name, TimeProvider time, CancellationToken cancel) =>
        CallAsync(() => holder.ExtendAsync(name, cancel), time, cancel);

    public ValueTask<TargetResult> TakeAsync(string name, TimeProvider time, CancellationToken cancel) =>
        CallAsync(() => holder.TakeAsync(name, cancel), time, cancel);

    private async ValueTask<TargetResult> CallAsync(
        Func<ValueTask<TargetResult>> answer, TimeProvider time, CancellationToken cancel)
    {
        Interlocked.Increment(ref _calls);
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, time, cancel).ConfigureAwait(false);
        switch (Mode)
        {
            case "fail": return new TargetResult(TargetOutcome.Refused, "the target was told to fail");
            case "down": return new TargetResult(TargetOutcome.Unreachable, "the target was told to be down");
            case "impossible": return new TargetResult(TargetOutcome.Impossible, "the target was told never to");
            case "hang":
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel).ConfigureAwait(false);
                break;
            default: break;
        }
        return await answer().ConfigureAwait(false);
    }
}
