namespace Leasehold.Faults.Crash;

/// <summary>What a planned write does.</summary>
internal enum PlannedKind
{
    Put,
    Delete,
    DeleteRange,

    /// <summary>Adds without reading.</summary>
    Add,

    /// <summary>Reads, guarded, adds one and writes back: conflicts with its like.</summary>
    Increment,

    /// <summary>Appends to the stream.</summary>
    Append,
}

/// <summary>One write of a planned commit.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Key">The key, the start of the range, or the stream.</param>
/// <param name="Value">The value, or the end of the range.</param>
/// <param name="Number">What is added.</param>
internal sealed record PlannedWrite(PlannedKind Kind, byte[] Key, byte[] Value, long Number = 0);
