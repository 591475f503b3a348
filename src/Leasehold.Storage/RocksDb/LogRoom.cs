using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Leasehold.Storage.RocksDb;

/// <summary>
/// Writes zeros into the log's file ahead of RocksDB. What is written onto blocks that were written before is durable
/// sooner: the file system has nothing to note in its journal, and none of the kernel's workers is waited for.
/// </summary>
/// <remarks>
/// Zeros never meet a record: RocksDB writes to the log only when the one thread tells it to that may write, and this
/// is called by that thread before. How far the log is filled is reckoned from above. What is left of the zeros is cut
/// off by RocksDB when it closes the file, or by <see cref="LogCheck"/>.
/// </remarks>
internal sealed class LogRoom(DatabaseHandle database) : IDisposable
{
    private const int RoomBytes = 256 * 1024;

    /// <summary>More than the headers of fragments, and the rest of a block that is too short for one.</summary>
    private const int OverheadPerBlock = 64;

    private static readonly byte[] Zeros = new byte[RoomBytes];

    private SafeFileHandle? _file;
    private DateTime _changed; // The directory; it does when a log is made.
    private ulong _number;
    private long _filled;
    private long _zeroed;

    /// <summary>Sees to it that the next batch finds its place written; if it can't, the batch does without.</summary>
    public void MakeFor(long batchBytes)
    {
        FollowLog();
        if (_file is null)
            return;
        _filled += batchBytes + (OverheadPerBlock * ((batchBytes / LogRecords.BlockBytes) + 2));
        if (_filled <= _zeroed)
            return;
        try
        {
            while (_zeroed < _filled + RoomBytes)
            {
                RandomAccess.Write(_file, Zeros, _zeroed);
                _zeroed += Zeros.Length;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Leave(); // A full disk, most likely: the log needs the room itself.
        }
    }

    public void Dispose() => Leave();

    /// <summary>
    /// The file itself is not looked at: then the file system would note the time of the next write more exactly, in a
    /// write of its own. A log that is made in the tick of another change is found at the next, of its first table.
    /// </summary>
    private void FollowLog()
    {
        var changed = Directory.GetLastWriteTimeUtc(database.Path);
        if (changed == _changed)
            return;
        _changed = changed;
        if (database.LogNumber() is var number && number != _number)
            Enter(number);
    }

    private void Enter(ulong number)
    {
        Leave();
        _number = number;
        var name = string.Create(CultureInfo.InvariantCulture, $"{number:D6}.log");
        try
        {
            _file = File.OpenHandle(
                Path.Combine(database.Path, name), FileMode.Open, FileAccess.Write,
                FileShare.ReadWrite | FileShare.Delete);
            _filled = _zeroed = RandomAccess.GetLength(_file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Leave();
        }
    }

    private void Leave()
    {
        _file?.Dispose();
        _file = null;
    }
}
