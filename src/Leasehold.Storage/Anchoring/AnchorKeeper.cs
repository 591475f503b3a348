namespace Leasehold.Storage.Anchoring;

/// <summary>
/// Compares a store with its anchor at opening, and takes the anchor along while the store is led: at most
/// <see cref="Interval"/> behind, and exact after an orderly close.
/// </summary>
internal sealed class AnchorKeeper : IDisposable
{
    /// <summary>How often the file is written at most, and how much of the newest it may lack after a crash.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly AnchorOptions _options;
    private readonly AnchorFile _file;
    private readonly string _place;
    private readonly string _store;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private Func<HeadRow>? _head;
    private ITimer? _timer;
    private Anchor? _written;
    private bool _isFailing;

    private AnchorKeeper(AnchorOptions options, string place, string store, TimeProvider time)
    {
        _time = time;
        _options = options;
        _file = new AnchorFile(options.Path);
        _place = place;
        _store = store;
    }

    /// <summary>The keeper of a store's anchor; null if none is wanted.</summary>
    public static async ValueTask<AnchorKeeper?> OpenAsync(
        IStorageEngine engine, AnchorOptions? options, TimeProvider time, CancellationToken cancel)
    {
        if (options is null)
            return null;
        return engine is IIdentifiedEngine known
            ? new AnchorKeeper(options, known.Place, await known.IdentityAsync(cancel), time)
            : throw new StoreRefusedException("this type of storage can have no 'anchor': it ends with the server");
    }

    /// <summary>
    /// Throws <see cref="StoreRefusedException"/> if the store is behind its anchor, or another one's.
    /// </summary>
    public void Check(HeadRow head)
    {
        if (_file.Read() is not { } seen)
            return;
        if (seen.Store != _store)
        {
            throw new StoreRefusedException(
                $"the anchor {_file.Path} is of another store ({seen.Store}) than the one in {_place} ({_store}): " +
                $"name the right file, or remove {_file.Path} if this store shall take the other's place");
        }
        if (head.Group < seen.Group)
        {
            throw new StoreRefusedException(
                $"{_place} is at sequence {head.Sequence} (group {head.Group}), but its anchor {_file.Path} has seen " +
                $"sequence {seen.Sequence} (group {seen.Group}): an older copy was put back, or its end was cut off, " +
                $"and what was acknowledged since is missing; restore the newer copy, or remove {_file.Path} to go " +
                "on without it knowingly");
        }
        if (head.Group == seen.Group && Anchor.Of(_store, head) != seen)
        {
            throw new StoreRefusedException(
                $"{_place} at sequence {head.Sequence} (group {head.Group}) holds something else than what its " +
                $"anchor {_file.Path} has seen there (sequence {seen.Sequence}): another copy of the store was " +
                $"written to; restore the right one, or remove {_file.Path} to go on with this one knowingly");
        }
    }

    /// <summary>From here on the anchor follows the head.</summary>
    public void Keep(Func<HeadRow> head)
    {
        _head = head;
        Write();
        _timer = _time.CreateTimer(_ => Write(), null, Interval, Interval);
    }

    /// <summary>Writes the last head, durable by now.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        Write();
        lock (_gate)
            _head = null; // A last tick may still come.
    }

    private void Write()
    {
        lock (_gate)
        {
            if (_head is null || Anchor.Of(_store, _head()) is var anchor && anchor == _written)
                return;
            try
            {
                _file.Write(anchor);
                _written = anchor;
                Report(failed: false, $"the anchor {_file.Path} is written again");
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Report(failed: true, $"the anchor {_file.Path} cannot be written, an older copy of the store that is " +
                    $"put back would not be noticed: {fault.Message}");
            }
        }
    }

    private void Report(bool failed, string sentence)
    {
        if (failed != _isFailing)
            _options.Report(sentence);
        _isFailing = failed;
    }
}
