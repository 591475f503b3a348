namespace Leasehold.Storage.Postgres;

/// <summary>
/// How long this server may believe that it leads. Measured from the moment a sign of life was sent, on a clock that
/// goes on while the process or the machine is paused; the others wait longer before they take over.
/// </summary>
internal sealed class Lease(TimeProvider time)
{
    /// <summary>How long the others wait for a sign of life.</summary>
    public static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(2.5);

    /// <summary>How long the leader trusts its last one.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(2);

    private long _until;

    public bool IsValid => Volatile.Read(ref _until) is var until and not 0 && time.GetTimestamp() < until;

    public void Renew(long sentAt) =>
        Volatile.Write(ref _until, sentAt + (long)(Trust.TotalSeconds * time.TimestampFrequency));

    public void End() => Volatile.Write(ref _until, 0);
}
