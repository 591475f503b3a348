using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace Leasehold.Storage.RocksDb;

/// <summary>
/// Reads the logs before RocksDB does. A damaged end that nothing follows was never acknowledged: it is set aside in a
/// file of its own. Damage in front of something is refused with file and offset. RocksDB alone would take a bad length
/// in the last block for the end, and drop what follows.
/// </summary>
internal static class LogCheck
{
    public static void Run(string directory)
    {
        var logs = Find(directory);
        for (var index = 0; index < logs.Count; index++)
        {
            var log = logs[index];
            if (log.Length == 0 || FindDamage(log) is not { } damage)
                continue;
            if (damage.FollowedByBatch)
                throw new StoreCorruptException(log.FullName, damage.Offset, "intact commits follow");
            for (var later = index + 1; later < logs.Count; later++)
            {
                if (logs[later].Length > 0)
                    throw new StoreCorruptException(log.FullName, damage.Offset, "a later log follows");
            }
            SetTailAside(log, damage.Offset);
        }
    }

    /// <summary>The logs of a directory, in their order.</summary>
    public static List<FileInfo> Find(string directory)
    {
        var logs = new List<FileInfo>(new DirectoryInfo(directory).GetFiles("*.log"));
        logs.RemoveAll(static log => Number(log) < 0);
        logs.Sort(static (one, other) => Number(one).CompareTo(Number(other)));
        return logs;
    }

    private static long Number(FileInfo log) => long.TryParse(
        Path.GetFileNameWithoutExtension(log.Name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number : -1;

    private static LogDamage? FindDamage(FileInfo log)
    {
        LogDamage? damage = null;
        Read(log, bytes => damage = LogRecords.FindDamage(bytes));
        return damage;
    }

    /// <summary>Gives all bytes of a log that is not empty.</summary>
    public static unsafe void Read(FileInfo log, LogRecordReader reader)
    {
        if (log.Length > int.MaxValue)
            throw new StoreCorruptException(log.FullName, int.MaxValue, "no log of ours grows so long");
        using var file = MemoryMappedFile.CreateFromFile(
            log.FullName, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewAccessor(0, log.Length, MemoryMappedFileAccess.Read);
        byte* bytes = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref bytes);
        try
        {
            reader(new ReadOnlySpan<byte>(bytes, (int)log.Length));
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>Steps: 1. copy the tail, 2. sync the copy, 3. cut the log, 4. sync it.</summary>
    private static void SetTailAside(FileInfo log, long offset)
    {
        using var file = log.Open(FileMode.Open, FileAccess.ReadWrite);
        file.Position = offset;
        using (var aside = File.Create($"{log.FullName}.torn"))
        {
            file.CopyTo(aside);
            aside.Flush(flushToDisk: true);
        }
        file.SetLength(offset);
        file.Flush(flushToDisk: true);
    }
}
