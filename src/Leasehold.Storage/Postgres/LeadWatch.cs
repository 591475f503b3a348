namespace Leasehold.Storage.Postgres;

/// <summary>
/// Watches the leader's signs of life with this server's clock alone. Only an unbroken watch on one connection counts:
/// a database that crashed may show an older sign again.
/// </summary>
internal sealed class LeadWatch(TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    private LeadRow? _last;
    private long _since;

    /// <summary>Whether the lead may be taken: given back, or no sign of life for long enough.</summary>
    public bool IsFree(LeadRow row)
    {
        if (row != _last)
        {
            _last = row;
            _since = time.GetTimestamp();
        }
        return row.Holder is null || time.GetElapsedTime(_since) >= Lease.TakeOver;
    }

    /// <summary>
    /// How long until the lead is free if no sign of life comes; never nothing, as who finds it free takes it.
    /// </summary>
    public TimeSpan Left
    {
        get
        {
            var left = _last is null ? Least : Lease.TakeOver - time.GetElapsedTime(_since);
            return left < Least ? Least : left;
        }
    }

    /// <summary>The watch was broken.</summary>
    public void Forget() => _last = null;
}
