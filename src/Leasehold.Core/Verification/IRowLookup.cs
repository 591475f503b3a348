using Leasehold.Core.Barrier;

namespace Leasehold.Core.Verification;

/// <summary>The rows of one moment, for <see cref="IVerifiesRows"/>.</summary>
public interface IRowLookup
{
    /// <summary>Whether there is a row of a key.</summary>
    ValueTask<bool> ExistsAsync(Key key, CancellationToken cancel);

    /// <summary>The opened row; null if there is none, or, which is told by itself, if it does not open.</summary>
    ValueTask<T?> PeekAsync<T>(Key key, RecordFormat<T> format, CancellationToken cancel)
        where T : class;
}
