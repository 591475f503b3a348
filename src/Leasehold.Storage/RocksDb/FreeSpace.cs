namespace Leasehold.Storage.RocksDb;

/// <summary>
/// Watches the disk. Short of the reserve it releases a pre-allocated file, so that clean-up and compaction can finish,
/// and requests are refused; at a quarter of it nothing is written any more. Both end when there is room again.
/// </summary>
internal sealed class FreeSpace
{
    private const string FileName = "leasehold.reserve";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly DriveInfo _drive;
    private readonly string _file;
    private readonly long _reserve;
    private long _checked;
    private long _available;

    public FreeSpace(RocksDbOptions options, TimeProvider time)
    {
        _time = time;
        _drive = new DriveInfo(Path.GetFullPath(options.Path));
        _file = Path.Combine(options.Path, FileName);
        _reserve = options.ReserveBytes;
        Look();
    }

    /// <summary>
    /// Whether the reserve is touched. Looks at most once a second. For one thread at a time, as is the other.
    /// </summary>
    public bool IsShort()
    {
        if (_time.GetElapsedTime(_checked) >= Interval)
            Look();
        return _available < _reserve;
    }

    /// <summary>Refuses to write at all when little is left even of the reserve.</summary>
    public void CheckFloor()
    {
        if (IsShort() && _available < _reserve / 4)
            throw new StoreFullException($"the disk of {_file} has {_available} bytes left");
    }

    private void Look()
    {
        _checked = _time.GetTimestamp();
        _available = _drive.AvailableFreeSpace;
        if (_available < _reserve)
        {
            File.Delete(_file);
            _available = _drive.AvailableFreeSpace; // With what the reserve gave back.
        }
        else if (_available > 2 * _reserve && !File.Exists(_file))
            Allocate();
    }

    private void Allocate()
    {
        try
        {
            using var file = new FileStream(_file, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                PreallocationSize = _reserve / 2,
            });
        }
        catch (IOException)
        {
            File.Delete(_file); // Something else was quicker to take the room; the next look decides.
        }
    }
}
