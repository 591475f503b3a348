using Leasehold.Core.Leases;

namespace Leasehold.Engines.Null;

/// <summary>Where the names of a pretended target are: the null engine's way outside.</summary>
public interface INullHolder
{
    /// <summary>How many names there are; null where only the holder knows.</summary>
    int? Held { get; }

    /// <summary>How long making a name may take.</summary>
    TimeSpan Patience { get; }

    /// <summary>How much longer it may still be at it when it was given up.</summary>
    TimeSpan Aftermath { get; }

    /// <summary>Makes a name; it may be there already.</summary>
    ValueTask<TargetResult> MakeAsync(string name, CancellationToken cancel);

    /// <summary>Lets a name be for longer.</summary>
    ValueTask<TargetResult> ExtendAsync(string name, CancellationToken cancel);

    /// <summary>Takes a name away.</summary>
    ValueTask<TargetResult> TakeAsync(string name, CancellationToken cancel);

    /// <summary>Forgets all, as if somebody else had taken it away.</summary>
    void Vanish();
}
