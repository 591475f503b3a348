using static Leasehold.Storage.RocksDb.RocksDbApi;

namespace Leasehold.Storage.RocksDb;

/// <summary>A native write batch, filled anew for each group. Used by the committing thread only.</summary>
internal sealed unsafe class NativeBatch(DatabaseHandle database) : IDisposable
{
    private static readonly byte[] Nothing = [0];
    private nint _batch = rocksdb_writebatch_create();

    public nint Pointer => _batch;

    /// <summary>How many bytes the batch takes in the log, without the headers of its fragments.</summary>
    public long Bytes
    {
        get
        {
            rocksdb_writebatch_data(_batch, out var length);
            return (long)length;
        }
    }

    public void Fill(ReadOnlySpan<WriteOperation> writes)
    {
        rocksdb_writebatch_clear(_batch);
        foreach (ref readonly var write in writes)
            Add(write);
    }

    public void Dispose()
    {
        if (_batch != 0)
            rocksdb_writebatch_destroy(_batch);
        _batch = 0;
    }

    private void Add(in WriteOperation write)
    {
        var family = database.FamilyOf(write.Key);
        var keyLength = (nuint)write.Key.Length;
        var valueLength = (nuint)write.Value.Length;
        fixed (byte* key = write.Key, value = write.Value.Length == 0 ? Nothing : write.Value)
        {
            switch (write.Kind)
            {
                case WriteKind.Put:
                    rocksdb_writebatch_put_cf(_batch, family, key, keyLength, value, valueLength);
                    break;
                case WriteKind.Delete:
                    rocksdb_writebatch_delete_cf(_batch, family, key, keyLength);
                    break;
                case WriteKind.Add:
                    rocksdb_writebatch_merge_cf(_batch, family, key, keyLength, value, valueLength);
                    break;
                case WriteKind.DeleteRange:
                    for (var number = KeyFamily.Of(write.Key); number <= KeyFamily.LastBefore(write.Value); number++)
                    {
                        rocksdb_writebatch_delete_range_cf(
                            _batch, database.Family(number), key, keyLength, value, valueLength);
                    }
                    break;
                default:
                    throw new InvalidOperationException($"unknown write {write.Kind}");
            }
        }
    }
}
