using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Verification;

/// <summary>How many rows were seen by what counters count them by, to compare with.</summary>
internal sealed class RowCounts
{
    private readonly Dictionary<(RowKind Kind, ulong Mount, string Name), long> _seen = [];
    private readonly Dictionary<RowKind, (long Rows, long Unread)> _sums = [];

    /// <summary>Notes a row that opened.</summary>
    /// <param name="kind">What is counted.</param>
    /// <param name="mount">Of which mount.</param>
    /// <param name="name">By which role or target.</param>
    public void Add(RowKind kind, ulong mount, string name)
    {
        _seen.TryGetValue((kind, mount, name), out var count);
        _seen[(kind, mount, name)] = count + 1;
        var (rows, unread) = Sum(kind);
        _sums[kind] = (rows + 1, unread);
    }

    /// <summary>Notes a row that did not open: what it is counted by is not known.</summary>
    public void AddUnread(RowKind kind)
    {
        var (rows, unread) = Sum(kind);
        _sums[kind] = (rows + 1, unread + 1);
    }

    /// <summary>All rows of a kind, and those that did not open.</summary>
    public (long Rows, long Unread) Sum(RowKind kind) => _sums.GetValueOrDefault(kind);

    /// <summary>Takes the number of one counter out; zero if there are none.</summary>
    public long Take(RowKind kind, ulong mount, string name) =>
        _seen.Remove((kind, mount, name), out var count) ? count : 0;

    /// <summary>What no counter was seen for.</summary>
    public IEnumerable<KeyValuePair<(RowKind Kind, ulong Mount, string Name), long>> Left => _seen;
}
