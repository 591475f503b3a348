using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Quotas;

/// <summary>
/// How many tokens and leases there are in a scope: read once from rows that every commit of a token or lease writes
/// anyway, kept right by the feed of commits (<c>docs/decisions/0032</c>). Nothing is read before somebody asks.
/// </summary>
internal abstract class LeaseTally(Func<Transaction> begin)
{
    private readonly Lock _gate = new();
    private List<(long Sequence, long Change)>? _since; // While it is read: what the feed told meanwhile.
    private Task? _reading;
    private bool _isRead;
    private long _count;
    private long _reserved;

    /// <summary>Where the rows lie.</summary>
    protected abstract KeyRange Rows { get; }

    /// <summary>Reads them, unless that is done: once for all who ask meanwhile.</summary>
    /// <param name="ending">Ends the reading.</param>
    /// <param name="cancel">Ends the wait alone.</param>
    public ValueTask ReadAsync(CancellationToken ending, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_isRead)
                return ValueTask.CompletedTask;
            if (_reading is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _since = [];
                _reading = Task.Run(() => ReadRowsAsync(ending), ending);
            }
            return new ValueTask(_reading.WaitAsync(cancel));
        }
    }

    /// <summary>How many; only once they are read.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
                return Math.Max(0, _count);
        }
    }

    /// <summary>
    /// Reserves room for one more; false if there is none. What is reserved counts until <see cref="Release"/>, beside
    /// what is committed: of requests that come together never too many are let in. Only once they are read.
    /// </summary>
    public bool TryReserve(long most)
    {
        lock (_gate)
        {
            if (_count + _reserved >= most)
                return false;
            _reserved++;
            return true;
        }
    }

    /// <summary>Gives back what was reserved; what became of it is known by the feed.</summary>
    public void Release()
    {
        lock (_gate)
            _reserved--;
    }

    /// <summary>Hears of a write.</summary>
    public void Written(in WriteOperation write, long sequence)
    {
        var change = ChangeOf(write);
        if (change == 0)
            return;
        lock (_gate)
        {
            if (_isRead)
                _count += change;
            else
                _since?.Add((sequence, change));
        }
    }

    /// <summary>By how much a write changes the number; 0 for writes of other rows.</summary>
    protected abstract long ChangeOf(in WriteOperation write);

    /// <summary>What a row adds to the number.</summary>
    protected abstract long ValueOf(Row row);

    private async Task ReadRowsAsync(CancellationToken cancel)
    {
        using var tx = begin(); // After the feed is listened to: no commit is neither in this view nor told.
        var view = await tx.ViewSequenceAsync(cancel).ConfigureAwait(false);
        var count = 0L;
        await foreach (var row in tx.PeekRowsClearAsync(Rows, cancel).ConfigureAwait(false))
            count += ValueOf(row);
        lock (_gate)
        {
            foreach (var (sequence, change) in _since ?? [])
            {
                if (sequence > view)
                    count += change;
            }
            _count = count;
            _since = null;
            _isRead = true;
        }
    }
}
