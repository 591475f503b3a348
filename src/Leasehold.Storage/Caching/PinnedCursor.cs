namespace Leasehold.Storage.Caching;

/// <summary>A cursor of a pinned snapshot, whose first read fixes the view.</summary>
internal sealed class PinnedCursor(IEngineCursor stored, CachedView view) : IEngineCursor
{
    public ReadOnlySpan<byte> Key => stored.Key;

    public byte[] CopyValue() => stored.CopyValue();

    public async ValueTask<bool> SeekAsync(byte[] target, CancellationToken cancel)
    {
        var found = await stored.SeekAsync(target, cancel);
        view.Fix();
        return found;
    }

    public ValueTask<bool> NextAsync(CancellationToken cancel) => stored.NextAsync(cancel);

    public void Dispose() => stored.Dispose();
}
