using static Leasehold.Storage.RocksDb.RocksDbApi;

namespace Leasehold.Storage.RocksDb;

/// <summary>
/// The embedded store: RocksDB in a directory of its own, every batch synced to disk before it is acknowledged.
/// </summary>
public sealed class RocksDbEngine : IIdentifiedEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(10);

    private readonly DatabaseHandle _database;
    private readonly NativeBatch _batch;
    private readonly LogRoom _room;
    private readonly FreeSpace _space;
    private readonly nint _writeOptions;
    private readonly TimeProvider _time;
    private readonly long _flushAtClose;
    private int _disposed;

    private RocksDbEngine(DatabaseHandle database, FreeSpace space, long flushAtClose, TimeProvider time)
    {
        _flushAtClose = flushAtClose;
        _database = database;
        _time = time;
        _space = space;
        _batch = new NativeBatch(database);
        _room = new LogRoom(database);
        _writeOptions = rocksdb_writeoptions_create();
        rocksdb_writeoptions_set_sync(_writeOptions, 1);
    }

    /// <inheritdoc/>
    public bool IsShortOfSpace() => _space.IsShort();

    /// <summary>
    /// Opens or creates the store in a directory. Throws <see cref="StoreInUseException"/> if a process has it open,
    /// <see cref="StoreForeignException"/> if the directory holds something else,
    /// <see cref="StoreMissingException"/> if there is none and must be, <see cref="StoreCorruptException"/>
    /// if a file is missing or the log is damaged in front of something acknowledged.
    /// </summary>
    public static RocksDbEngine Open(RocksDbOptions options, TimeProvider time)
    {
        var storeLock = StoreDirectory.Enter(options.Path, options.MustExist);
        try
        {
            FileCheck.Run(options.Path);
            LogCheck.Run(options.Path);
            var chain = options.ChecksChain ? LogChainCheck.Run(options.Path) : LogChain.Empty;
            var space = new FreeSpace(options, time); // Before opening, which writes: on a full disk from the reserve.
            var database = DatabaseHandle.Open(options, storeLock);
            return new RocksDbEngine(database, space, options.FlushAtCloseBytes, time) { Chain = chain };
        }
        catch
        {
            storeLock.Dispose();
            throw;
        }
    }

    /// <summary>The head rows of the logs that were there at opening; empty unless that was asked for.</summary>
    public LogChain Chain { get; private init; } = LogChain.Empty;

    /// <inheritdoc/>
    public string Place => _database.Path;

    /// <inheritdoc/>
    public ValueTask<string> IdentityAsync(CancellationToken cancel) => new(_database.Identity());

    /// <inheritdoc/>
    public IEngineSnapshot Snapshot() => new RocksDbSnapshot(_database);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<WriteOperation> batch)
    {
        _space.CheckFloor();
        _batch.Fill(batch);
        if (!_space.IsShort())
            _room.MakeFor(_batch.Bytes);
        nint error = 0;
        rocksdb_write(_database.Pointer, _writeOptions, _batch.Pointer, ref error);
        RocksDbError.ThrowIfAny(error, _database.Path);
    }

    /// <summary>
    /// Flushes a log of some size and closes the store when the last snapshot is disposed. Throws
    /// <see cref="TimeoutException"/> if each of them takes more than 10 seconds; the store then stays locked until the
    /// process ends. Nothing is lost by that: the next opening replays the log.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        _room.Dispose();
        await FlushAsync();
        _batch.Dispose();
        rocksdb_writeoptions_destroy(_writeOptions);
        _database.Dispose();
        // A transaction that is never disposed must not keep the server from ending.
        await _database.Closed.WaitAsync(Patience, _time);
    }

    private async Task FlushAsync()
    {
        if (_space.IsShort() || LogBytes() < _flushAtClose)
            return;
        try
        {
            await Task.Run(_database.Flush).WaitAsync(FlushLimit, _time);
        }
        catch (Exception fault) when (fault is StoreException or TimeoutException)
        {
            // Everything is in the log: the next opening replays it.
        }
    }

    private long LogBytes() =>
        new DirectoryInfo(_database.Path).EnumerateFiles("*.log").Sum(static file => file.Length);
}
