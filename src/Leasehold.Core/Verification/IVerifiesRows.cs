using Leasehold.Core.Barrier;

namespace Leasehold.Core.Verification;

/// <summary>An engine that knows which rows of its mounts belong together.</summary>
public interface IVerifiesRows
{
    /// <summary>
    /// What is wrong with a row that opens, beside the rows it must agree with: in words, without names or secrets;
    /// null for nothing.
    /// </summary>
    /// <param name="key">The row's key: the mount's, then the engine's own part.</param>
    /// <param name="rows">The other rows of the same moment.</param>
    /// <param name="cancel">Nobody waits for it any more.</param>
    ValueTask<string?> FaultAsync(Key key, IRowLookup rows, CancellationToken cancel);
}
