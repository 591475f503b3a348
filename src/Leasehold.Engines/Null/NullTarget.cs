using System.Collections.Concurrent;
using Leasehold.Core.Leases;

namespace Leasehold.Engines.Null;

/// <summary>A pretended target: holds names in memory, and behaves as it was told.</summary>
internal sealed class NullTarget
{
    private readonly ConcurrentDictionary<string, byte> _held = new(StringComparer.Ordinal);
    private long _calls;

    /// <summary>How it behaves.</summary>
    public string Mode { get; set; } = "ok";

    /// <summary>How long it takes for an answer.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many names it holds.</summary>
    public int Held => _held.Count;

    /// <summary>How often it was called.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>The ways to behave.</summary>
    public static IReadOnlyList<string> Modes { get; } = ["ok", "fail", "down", "hang", "impossible"];

    /// <summary>Forgets all it holds, as if somebody else had taken it away.</summary>
    public void Vanish() => _held.Clear();

    public ValueTask<TargetResult> MakeAsync(string name, TimeProvider time, CancellationToken cancel) =>
        CallAsync(
            () =>
            {
                _held[name] = 0;
                return TargetResult.Done;
            },
            time,
            cancel);

    public ValueTask<TargetResult> ExtendAsync(TimeProvider time, CancellationToken cancel) =>
        CallAsync(static () => TargetResult.Done, time, cancel);

    public ValueTask<TargetResult> TakeAsync(string name, TimeProvider time, CancellationToken cancel) =>
        CallAsync(() => _held.TryRemove(name, out _) ? TargetResult.Done : TargetResult.Absent, time, cancel);

    private async ValueTask<TargetResult> CallAsync(
        Func<TargetResult> answer, TimeProvider time, CancellationToken cancel)
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
        return answer();
    }
}
