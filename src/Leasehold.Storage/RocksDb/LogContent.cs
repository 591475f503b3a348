namespace Leasehold.Storage.RocksDb;

/// <summary>What a log holds.</summary>
/// <param name="First">The number of the first write in it; null if there is none.</param>
/// <param name="Next">The number of the write that comes after its last; null if there is none in it.</param>
/// <param name="Damage">Where it can't be read any further; null if all of it can.</param>
internal sealed record LogContent(ulong? First, ulong? Next, LogDamage? Damage)
{
    /// <summary>Whether there is nothing in it but room.</summary>
    public bool IsBlank => First is null && Damage is null or { IsRoom: true };

    /// <summary>Reads a log.</summary>
    public static LogContent Of(FileInfo log)
    {
        ulong? first = null, next = null;
        var damage = LogFiles.Read(log, batch =>
        {
            var (number, count) = LogBatch.NumbersOf(batch);
            first ??= number;
            next = number + count;
        });
        return new LogContent(first, next, damage);
    }
}
