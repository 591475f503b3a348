using System.Collections.Concurrent;
using Leasehold.Core.Leases;

namespace Leasehold.Engines.Null;

/// <summary>Names in this server's memory: they end with it.</summary>
public sealed class HeldInMemory : INullHolder
{
    private readonly ConcurrentDictionary<string, byte> _held = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int? Held => _held.Count;

    /// <inheritdoc/>
    public TimeSpan Patience => LeaseLimits.EffectPatience;

    /// <inheritdoc/>
    public TimeSpan Aftermath => LeaseLimits.EffectAftermath;

    /// <inheritdoc/>
    public ValueTask<TargetResult> MakeAsync(string name, CancellationToken cancel)
    {
        _held[name] = 0;
        return new(TargetResult.Done);
    }

    /// <inheritdoc/>
    public ValueTask<TargetResult> ExtendAsync(string name, CancellationToken cancel) => new(TargetResult.Done);

    /// <inheritdoc/>
    public ValueTask<TargetResult> TakeAsync(string name, CancellationToken cancel) =>
        new(_held.TryRemove(name, out _) ? TargetResult.Done : TargetResult.Absent);

    /// <inheritdoc/>
    public void Vanish() => _held.Clear();
}
