namespace Leasehold.Storage.RocksDb;

/// <summary>
/// Reads the logs before RocksDB does. A damaged end that nothing follows was never acknowledged: it is set aside in a
/// file of its own; the room of <see cref="LogRoom"/> is cut off. Damage in front of something is refused with file and
/// offset. RocksDB alone would take a bad length in the last block for the end, and drop what follows.
/// </summary>
internal static class LogCheck
{
    public static void Run(string directory)
    {
        var logs = LogFiles.Find(directory);
        var contents = logs.ConvertAll(LogContent.Of);
        ulong? next = null;
        for (var index = 0; index < logs.Count; index++)
        {
            next = contents[index].Next ?? next;
            if (contents[index].Damage is { } damage && Refusal(damage, next, contents.Skip(index + 1)) is { } why)
                throw new StoreCorruptException(logs[index].FullName, damage.Offset, why);
        }
        for (var index = 0; index < logs.Count; index++)
        {
            if (contents[index].Damage is { } damage)
                Mend(logs[index], damage);
        }
    }

    /// <summary>Why what can't be read may be more than the end of an unfinished write; null if it can't.</summary>
    /// <param name="damage">What can't be read in a log.</param>
    /// <param name="next">The number of the write that comes after the last one before it.</param>
    /// <param name="later">The logs behind it.</param>
    private static string? Refusal(LogDamage damage, ulong? next, IEnumerable<LogContent> later)
    {
        if (damage.IsFollowedByBatch)
            return "intact commits follow";
        var following = later.FirstOrDefault(static content => !content.IsBlank);
        return following is null || (damage.IsRoom && Continues(following, next)) ? null : "a later log follows";
    }

    /// <summary>
    /// Whether a log goes on with a write. One whose first batch is unfinished was just begun, the log before it not
    /// yet closed: then nothing of it was acknowledged, and its header, if it is there, tells what it was.
    /// </summary>
    private static bool Continues(LogContent log, ulong? next) => log.First is { } first
        ? first == next
        : log.Damage is { IsFollowedByBatch: false } torn && (torn.Number is null || torn.Number == next);

    private static void Mend(FileInfo log, LogDamage damage)
    {
        if (!damage.IsRoom)
            CopyTail(log, damage.Offset);
        Cut(log, damage.Offset);
    }

    private static void CopyTail(FileInfo log, long offset)
    {
        using var file = log.OpenRead();
        file.Position = offset;
        using var aside = File.Create($"{log.FullName}.torn");
        file.CopyTo(aside);
        aside.Flush(flushToDisk: true);
    }

    private static void Cut(FileInfo log, long offset)
    {
        using var file = log.Open(FileMode.Open, FileAccess.ReadWrite);
        file.SetLength(offset);
        file.Flush(flushToDisk: true);
    }
}
