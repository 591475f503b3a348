using System.Runtime.InteropServices;
using System.Text;
using static Leasehold.Storage.RocksDb.RocksDbApi;

namespace Leasehold.Storage.RocksDb;

/// <summary>
/// An open database with its families. Snapshots hold a reference: the last one out closes it, in this order:
/// background work, families, database, cache, lock file.
/// </summary>
internal sealed unsafe class DatabaseHandle : SafeHandle
{
    private readonly nint[] _families = new nint[Limits.Families];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StoreLock _lock;
    private readonly nint _cache;

    private DatabaseHandle(RocksDbOptions options, StoreLock storeLock)
        : base(0, ownsHandle: true)
    {
        Path = options.Path;
        _lock = storeLock;
        using var native = new DatabaseOptions(options);
        _cache = native.Cache;
        var error = OpenFamilies(native);
        if (error == 0)
            return;
        RocksDbOptionsApi.rocksdb_cache_destroy(_cache);
        RocksDbError.ThrowIfAny(error, Path);
    }

    public override bool IsInvalid => handle == 0;

    public string Path { get; }

    public nint Pointer => handle;

    /// <summary>Completes when everything native is closed.</summary>
    public Task Closed => _closed.Task;

    public static DatabaseHandle Open(RocksDbOptions options, StoreLock storeLock)
    {
        MallocArenas.Bound();
        return new DatabaseHandle(options, storeLock);
    }

    public nint FamilyOf(byte[] key) => _families[KeyFamily.Of(key)];

    public nint Family(int number) => _families[number];

    /// <summary>What RocksDB called the database when it was created.</summary>
    public string Identity()
    {
        var text = rocksdb_get_db_identity(handle, out var length);
        var identity = Encoding.ASCII.GetString((byte*)text, (int)length);
        rocksdb_free(text);
        return identity;
    }

    /// <summary>The number of the log that is written to; its file is named for it.</summary>
    public ulong LogNumber()
    {
        nint error = 0;
        var log = rocksdb_get_current_wal_file(handle, ref error);
        RocksDbError.ThrowIfAny(error, Path);
        var number = rocksdb_wal_file_log_number(log);
        rocksdb_wal_file_destroy(log);
        return number;
    }

    /// <summary>
    /// Writes the families' buffers into tables and waits. Throws <see cref="StoreFailedException"/> if it can't; then
    /// the log still holds everything. The database is not closed under it.
    /// </summary>
    public void Flush()
    {
        var isHeld = false;
        DangerousAddRef(ref isHeld);
        try
        {
            FlushFamilies();
        }
        finally
        {
            if (isHeld)
                DangerousRelease();
        }
    }

    private void FlushFamilies()
    {
        var options = rocksdb_flushoptions_create();
        rocksdb_flushoptions_set_wait(options, 1);
        nint error = 0;
        fixed (nint* families = _families)
            rocksdb_flush_cfs(handle, options, families, _families.Length, ref error);
        rocksdb_flushoptions_destroy(options);
        RocksDbError.ThrowIfAny(error, Path);
    }

    protected override bool ReleaseHandle()
    {
        rocksdb_cancel_all_background_work(handle, wait: 1);
        foreach (var family in _families)
            rocksdb_column_family_handle_destroy(family);
        rocksdb_close(handle);
        RocksDbOptionsApi.rocksdb_cache_destroy(_cache);
        _lock.Dispose();
        _closed.TrySetResult();
        return true;
    }

    private nint OpenFamilies(DatabaseOptions native)
    {
        var names = stackalloc nint[Limits.Families];
        for (var family = 0; family < Limits.Families; family++)
            names[family] = Marshal.StringToCoTaskMemUTF8(KeyFamily.Names[family]);
        nint error = 0;
        fixed (nint* options = native.Families, families = _families)
        {
            var db = rocksdb_open_column_families(
                native.Database, Path, Limits.Families, names, options, families, ref error);
            SetHandle(db);
        }
        for (var family = 0; family < Limits.Families; family++)
            Marshal.FreeCoTaskMem(names[family]);
        return error;
    }
}
