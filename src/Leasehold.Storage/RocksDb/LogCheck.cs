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
        for (var index = 0; index < logs.Count; index++)
        {
            var log = logs[index];
            var content = LogContent.Of(log);
            if (content.Damage is not { } damage)
                continue;
            if (damage.IsFollowedByBatch)
                throw new StoreCorruptException(log.FullName, damage.Offset, "intact commits follow");
            var following = FirstWriteOf(logs.Skip(index + 1));
            if (following is not null && !(damage.IsRoom && content.Next == following))
                throw new StoreCorruptException(log.FullName, damage.Offset, "a later log follows");
            if (!damage.IsRoom)
                CopyTail(log, damage.Offset);
            Cut(log, damage.Offset);
        }
    }

    /// <summary>The number of the first write in the logs, 0 if it can't be read; null if they are empty.</summary>
    private static ulong? FirstWriteOf(IEnumerable<FileInfo> logs)
    {
        foreach (var log in logs)
        {
            var content = LogContent.Of(log);
            if (content.First is not null || content.Damage is { IsRoom: false })
                return content.First ?? 0;
        }
        return null;
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
