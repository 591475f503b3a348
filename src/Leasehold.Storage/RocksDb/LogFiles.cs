using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace Leasehold.Storage.RocksDb;

/// <summary>The files of the logs.</summary>
internal static class LogFiles
{
    /// <summary>Those of a directory, in their order.</summary>
    public static List<FileInfo> Find(string directory)
    {
        var logs = new List<FileInfo>(new DirectoryInfo(directory).GetFiles("*.log"));
        logs.RemoveAll(static log => Number(log) < 0);
        logs.Sort(static (one, other) => Number(one).CompareTo(Number(other)));
        return logs;
    }

    /// <summary>Gives the batches of a log in their order.</summary>
    /// <returns>What can't be read, if anything.</returns>
    public static unsafe LogDamage? Read(FileInfo log, LogReader batches)
    {
        if (log.Length == 0)
            return null;
        if (log.Length > int.MaxValue)
            throw new StoreCorruptException(log.FullName, int.MaxValue, "no log of ours grows so long");
        using var file = MemoryMappedFile.CreateFromFile(
            log.FullName, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewAccessor(0, log.Length, MemoryMappedFileAccess.Read);
        byte* bytes = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref bytes);
        try
        {
            return LogRecords.Read(new ReadOnlySpan<byte>(bytes, (int)log.Length), batches);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    private static long Number(FileInfo log) => long.TryParse(
        Path.GetFileNameWithoutExtension(log.Name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number : -1;
}
