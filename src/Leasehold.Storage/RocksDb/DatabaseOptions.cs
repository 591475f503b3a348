using static Leasehold.Storage.RocksDb.RocksDbOptionsApi;

namespace Leasehold.Storage.RocksDb;

/// <summary>
/// The native options of a database and its families, freed once it is open; the cache outlives them.
/// </summary>
internal sealed class DatabaseOptions : IDisposable
{
    private const int TolerateCorruptedTailRecords = 0;
    private const int NoCompression = 0;
    private const int LogFilesKept = 4;
    private const int LogFileBytes = 1024 * 1024;
    private const int ManifestBytes = 16 * 1024 * 1024;
    private const double BloomBitsPerKey = 10;

    private readonly nint _limiter;
    private readonly nint _writeBuffers;

    public DatabaseOptions(RocksDbOptions options)
    {
        Cache = rocksdb_cache_create_lru((nuint)options.CacheBytes);
        _limiter = rocksdb_ratelimiter_create(options.CompactionBytesPerSecond, 100_000, 10);
        _writeBuffers = rocksdb_write_buffer_manager_create_with_cache((nuint)options.WriteBufferBytes, Cache, 0);
        Database = CreateDatabase(options);
        for (var family = 0; family < Families.Length; family++)
            Families[family] = CreateFamily(options, withBloom: family == 1);
    }

    public nint Cache { get; }

    public nint Database { get; }

    public nint[] Families { get; } = new nint[Limits.Families];

    public void Dispose()
    {
        rocksdb_options_destroy(Database);
        foreach (var family in Families)
            rocksdb_options_destroy(family);
        rocksdb_ratelimiter_destroy(_limiter);
        rocksdb_write_buffer_manager_destroy(_writeBuffers);
    }

    private nint CreateDatabase(RocksDbOptions options)
    {
        var database = rocksdb_options_create();
        rocksdb_options_set_create_if_missing(database, 1);
        rocksdb_options_set_create_missing_column_families(database, 1);
        rocksdb_options_set_paranoid_checks(database, 1);
        // Not the default, which drops acknowledged commits behind a damaged record and opens without an error.
        rocksdb_options_set_wal_recovery_mode(database, TolerateCorruptedTailRecords);
        rocksdb_options_set_track_and_verify_wals_in_manifest(database, 1);
        rocksdb_options_set_max_bgerror_resume_count(database, 0);
        rocksdb_options_set_max_open_files(database, options.OpenFiles);
        rocksdb_options_set_max_total_wal_size(database, (ulong)options.LogBytes);
        rocksdb_options_set_max_background_jobs(database, 2);
        rocksdb_options_set_ratelimiter(database, _limiter);
        rocksdb_options_set_write_buffer_manager(database, _writeBuffers);
        rocksdb_options_set_keep_log_file_num(database, LogFilesKept);
        rocksdb_options_set_max_log_file_size(database, LogFileBytes);
        rocksdb_options_set_max_manifest_file_size(database, ManifestBytes);
        rocksdb_options_set_stats_dump_period_sec(database, 0);
        return database;
    }

    private nint CreateFamily(RocksDbOptions options, bool withBloom)
    {
        var family = rocksdb_options_create();
        rocksdb_options_set_memtable_protection_bytes_per_key(family, 8);
        rocksdb_options_set_compression(family, NoCompression); // Sealed rows don't compress.
        rocksdb_options_set_write_buffer_size(family, (nuint)options.WriteBufferBytes / 2);
        rocksdb_options_set_uint64add_merge_operator(family);

        var table = rocksdb_block_based_options_create();
        rocksdb_block_based_options_set_block_cache(table, Cache);
        rocksdb_block_based_options_set_cache_index_and_filter_blocks(table, 1);
        rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(table, 1);
        if (withBloom) // Only the main family is read by single keys that may be absent.
            UseBloom(table);
        rocksdb_options_set_block_based_table_factory(family, table);
        rocksdb_block_based_options_destroy(table);
        return family;
    }

    private static void UseBloom(nint table) => rocksdb_block_based_options_set_filter_policy(
        table, rocksdb_filterpolicy_create_bloom_full(BloomBitsPerKey));
}
