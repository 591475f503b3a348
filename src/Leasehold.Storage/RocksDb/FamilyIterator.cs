using System.Runtime.InteropServices;
using static Leasehold.Storage.RocksDb.RocksDbApi;

namespace Leasehold.Storage.RocksDb;

/// <summary>
/// A native iterator over one family, bounded on both sides so that it never walks over what lies outside.
/// </summary>
internal sealed unsafe class FamilyIterator : IDisposable
{
    private readonly RocksDbSnapshot _snapshot;
    private readonly nint _options;
    private readonly byte* _bounds;
    private nint _iterator;

    public FamilyIterator(RocksDbSnapshot snapshot, int family, KeyRange range)
    {
        _snapshot = snapshot;
        _options = rocksdb_readoptions_create();
        rocksdb_readoptions_set_snapshot(_options, snapshot.Pointer);

        // RocksDB keeps pointers to the bounds for as long as the iterator lives.
        var startLength = range.Start.Length;
        _bounds = (byte*)NativeMemory.Alloc((nuint)(startLength + range.End.Length));
        range.Start.CopyTo(new Span<byte>(_bounds, startLength));
        range.End.CopyTo(new Span<byte>(_bounds + startLength, range.End.Length));
        if (startLength > 0)
            rocksdb_readoptions_set_iterate_lower_bound(_options, _bounds, (nuint)startLength);
        rocksdb_readoptions_set_iterate_upper_bound(_options, _bounds + startLength, (nuint)range.End.Length);
        _iterator = rocksdb_create_iterator_cf(snapshot.Database.Pointer, _options, snapshot.Database.Family(family));
    }

    public ReadOnlySpan<byte> Key
    {
        get
        {
            var key = rocksdb_iter_key(_iterator, out var length);
            return new ReadOnlySpan<byte>(key, (int)length);
        }
    }

    public byte[] CopyValue()
    {
        var value = rocksdb_iter_value(_iterator, out var length);
        return new ReadOnlySpan<byte>(value, (int)length).ToArray();
    }

    public bool SeekForward(byte[] target)
    {
        fixed (byte* bytes = target)
            rocksdb_iter_seek(_iterator, bytes, (nuint)target.Length);
        return IsValid();
    }

    /// <summary>Moves to the last row before the target.</summary>
    public bool SeekBackward(byte[] target)
    {
        fixed (byte* bytes = target)
            rocksdb_iter_seek_for_prev(_iterator, bytes, (nuint)target.Length);
        if (!IsValid() || !Key.SequenceEqual(target))
            return IsValid();
        rocksdb_iter_prev(_iterator);
        return IsValid();
    }

    public bool Next(bool reverse)
    {
        if (reverse)
            rocksdb_iter_prev(_iterator);
        else
            rocksdb_iter_next(_iterator);
        return IsValid();
    }

    public void Dispose()
    {
        if (_iterator == 0)
            return;
        rocksdb_iter_destroy(_iterator);
        rocksdb_readoptions_destroy(_options);
        NativeMemory.Free(_bounds);
        _iterator = 0;
    }

    private bool IsValid()
    {
        if (rocksdb_iter_valid(_iterator) != 0)
            return true;
        nint error = 0; // An iterator that is not valid is at its end or has failed.
        rocksdb_iter_get_error(_iterator, ref error);
        RocksDbError.ThrowIfAny(error, _snapshot.Database.Path);
        return false;
    }
}
