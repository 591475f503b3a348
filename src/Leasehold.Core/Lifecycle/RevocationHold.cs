using Leasehold.Core.Barrier;
using Leasehold.Core.Leases.Rows;
using Leasehold.Core.Settings;

namespace Leasehold.Core.Lifecycle;

/// <summary>
/// Whether physical revocation waits: for a while after the clock has jumped, or until an operator resumes it. What is
/// expired is refused all the same.
/// </summary>
internal sealed class RevocationHold
{
    private const string Name = "operator";
    private static readonly long LongestWaitMs = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    private long _clockHeldSince;

    /// <summary>Makes the hold of one unsealed period.</summary>
    public RevocationHold(ServerClock clock)
    {
        Clock = clock;
        Written = new("revocation-hold", new ProtoFormat<RevocationHoldRow>(RevocationHoldRow.Parser));
    }

    /// <summary>Server time.</summary>
    public ServerClock Clock { get; }

    /// <summary>What an operator decided.</summary>
    public LiveSettings<RevocationHoldRow> Written { get; }

    /// <summary>Raised when it was resumed.</summary>
    public event Action? Changed;

    /// <summary>
    /// Until when revocation waits at least, unix milliseconds; null if it need not. Asked again then, or when <see
    /// cref="Changed"/> is raised.
    /// </summary>
    public long? Until()
    {
        var now = Clock.NowMs();
        if (Clock.Hold() is { } held)
        {
            Interlocked.CompareExchange(ref _clockHeldSince, now, 0);
            return now + (long)held.TotalMilliseconds;
        }
        Interlocked.Exchange(ref _clockHeldSince, 0);
        return Written.Rows.ContainsKey(Name) ? now + LongestWaitMs : null;
    }

    /// <summary>Whether and since when it waits, and until when if that is known; unix milliseconds.</summary>
    public (long Since, long? Until)? State()
    {
        var until = Until();
        if (Written.Rows.TryGetValue(Name, out var row))
            return (row.Since, null);
        return until is { } end ? (Interlocked.Read(ref _clockHeldSince), end) : null;
    }

    /// <summary>Stages that revocation waits until it is resumed, also over restarts.</summary>
    public void StageHold(Transaction tx)
    {
        if (!Written.Rows.ContainsKey(Name))
            Written.Put(tx, Name, new RevocationHoldRow { Since = tx.NowMs() });
    }

    /// <summary>Stages that it goes on.</summary>
    public void StageResume(Transaction tx) => Written.Delete(tx, Name);

    /// <summary>It goes on now, whatever the clock did; called when <see cref="StageResume"/> is durable.</summary>
    public void Resumed()
    {
        Clock.Release();
        Changed?.Invoke();
    }
}
