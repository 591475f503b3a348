using Leasehold.Core.Barrier;

namespace Leasehold.Core.Verification;

/// <summary>What is wrong with one row: table and key, never its content.</summary>
/// <param name="Check">The check that found it.</param>
/// <param name="Key">The row.</param>
/// <param name="Reason">One sentence without a final stop.</param>
public sealed record RowFault(string Check, Key Key, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"table 0x{Key.Table:x2} ({Check}), key {Key}: {Reason}";
}
