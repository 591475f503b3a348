using Leasehold.Core.Barrier;

namespace Leasehold.Core.Lifecycle;

/// <summary>
/// Entries of the expiry index whose rows could not be handled, as where a record is damaged: they are passed over for
/// a while, so that they hold up no other. For one caller at a time.
/// </summary>
internal sealed class SetAside
{
    private static readonly long PauseMs = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;

    private readonly Dictionary<Key, long> _until = [];

    /// <summary>How many there are.</summary>
    public int Count => _until.Count;

    /// <summary>Sets an entry aside from now on, unix milliseconds.</summary>
    public void Add(byte[] entry, long now) => _until[new Key(entry)] = now + PauseMs;

    /// <summary>Until when an entry is passed over, unix milliseconds; null if it is not.</summary>
    public long? Until(byte[] entry) => _until.TryGetValue(new Key(entry), out var until) ? until : null;

    /// <summary>Those whose while is over are looked at again.</summary>
    public void Forget(long now)
    {
        foreach (var (entry, until) in _until)
        {
            if (until <= now)
                _until.Remove(entry);
        }
    }
}
