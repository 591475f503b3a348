using System.Collections.Immutable;

namespace Leasehold.Storage.Memory;

/// <summary>A view of the rows as they were: the set is immutable, so nothing has to be held.</summary>
internal sealed class MemorySnapshot(ImmutableSortedSet<Row> rows) : IEngineSnapshot
{
    public ValueTask<byte[]?> GetAsync(byte[] key, CancellationToken cancel) =>
        new(rows.TryGetValue(new Row(key, []), out var row) ? row.Value.AsSpan().ToArray() : null);

    public IEngineCursor Open(KeyRange range, bool reverse) => new MemoryCursor(rows, range, reverse);

    public void Dispose()
    {
        // The set is collected with its last reader.
    }
}
