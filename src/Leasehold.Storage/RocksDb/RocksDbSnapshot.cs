using static Leasehold.Storage.RocksDb.RocksDbApi;

namespace Leasehold.Storage.RocksDb;

/// <summary>A native snapshot and the read options that name it.</summary>
internal sealed unsafe class RocksDbSnapshot : IEngineSnapshot
{
    private readonly DatabaseHandle _database;
    private readonly nint _snapshot;
    private readonly nint _options;
    private bool _disposed;

    public RocksDbSnapshot(DatabaseHandle database)
    {
        _database = database;
        var held = false;
        database.DangerousAddRef(ref held); // Throws once the store is closed.
        _snapshot = rocksdb_create_snapshot(database.Pointer);
        _options = rocksdb_readoptions_create();
        rocksdb_readoptions_set_snapshot(_options, _snapshot);
    }

    public DatabaseHandle Database => _database;

    public nint Pointer => _snapshot;

    public ValueTask<byte[]?> GetAsync(byte[] key, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        nint error = 0;
        nint slice;
        fixed (byte* bytes = key)
        {
            slice = rocksdb_get_pinned_cf(
                _database.Pointer, _options, _database.FamilyOf(key), bytes, (nuint)key.Length, ref error);
        }
        RocksDbError.ThrowIfAny(error, _database.Path);
        if (slice == 0)
            return new((byte[]?)null);

        var value = rocksdb_pinnableslice_value(slice, out var length);
        var copy = new ReadOnlySpan<byte>(value, (int)length).ToArray();
        rocksdb_pinnableslice_destroy(slice);
        return new(copy);
    }

    public IEngineCursor Open(KeyRange range, bool reverse)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new RocksDbCursor(this, range, reverse);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        rocksdb_readoptions_destroy(_options);
        rocksdb_release_snapshot(_database.Pointer, _snapshot);
        _database.DangerousRelease();
    }
}
