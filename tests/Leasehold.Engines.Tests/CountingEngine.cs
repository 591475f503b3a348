using Leasehold.Storage;
using Leasehold.Storage.Memory;

namespace Leasehold.Engines.Tests;

/// <summary>An engine in memory that counts the steps it is asked for: work is compared by them, not by time.</summary>
internal sealed class CountingEngine : IStorageEngine
{
    private readonly MemoryEngine _inner = new();
    private long _steps;

    /// <summary>Rows looked up and moves of cursors so far.</summary>
    public long Steps => Interlocked.Read(ref _steps);

    public bool IsShortOfSpace() => _inner.IsShortOfSpace();

    /// <summary>What happens once, right before the next snapshot is taken.</summary>
    public Action? BeforeSnapshot { get; set; }

    public IEngineSnapshot Snapshot()
    {
        var before = BeforeSnapshot;
        BeforeSnapshot = null;
        before?.Invoke();
        return new CountingSnapshot(this, _inner.Snapshot());
    }

    public void Apply(ReadOnlySpan<WriteOperation> batch) => _inner.Apply(batch);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private void Count() => Interlocked.Increment(ref _steps);

    private sealed class CountingSnapshot(CountingEngine owner, IEngineSnapshot inner) : IEngineSnapshot
    {
        public ValueTask<byte[]?> GetAsync(byte[] key, CancellationToken cancel)
        {
            owner.Count();
            return inner.GetAsync(key, cancel);
        }

        public IEngineCursor Open(KeyRange range, bool reverse) =>
            new CountingCursor(owner, inner.Open(range, reverse));

        public void Dispose() => inner.Dispose();
    }

    private sealed class CountingCursor(CountingEngine owner, IEngineCursor inner) : IEngineCursor
    {
        public ReadOnlySpan<byte> Key => inner.Key;

        public ValueTask<bool> SeekAsync(byte[] target, CancellationToken cancel)
        {
            owner.Count();
            return inner.SeekAsync(target, cancel);
        }

        public ValueTask<bool> NextAsync(CancellationToken cancel)
        {
            owner.Count();
            return inner.NextAsync(cancel);
        }

        public byte[] CopyValue() => inner.CopyValue();

        public void Dispose() => inner.Dispose();
    }
}
